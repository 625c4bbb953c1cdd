internal import LatentSupport
internal import LatentTensor

/// EleutherAI's sparsify: a folder per hookpoint with `cfg.json` and `sae.safetensors`.
///
///     pre = (x − b_dec, unless it transcodes)·encoder.weightᵀ + encoder.bias
///     y   = select(relu(pre))·W_dec + b_dec (+ x·W_skipᵀ)
///
/// Select is top-k, the largest of each of k groups, or in old versions (`signed`) the k largest by magnitude, without
/// ReLU. Source: https://github.com/EleutherAI/sparsify, `SparseCoder`.
package enum Sparsify: DictionaryFormat {
  package static let name = "sparsify"
  package static let appearance = "cfg.json and sae.safetensors"

  private static let file = "sae.safetensors"

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    folder.offers(file) && folder.files.contains("cfg.json")
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let configuration = try folder.requiredConfiguration("cfg.json")
    let width = try configuration.size("d_in")
    let latents = try latents(configuration, width: width)
    let (selection, rule) = try selection(configuration, latents: latents)
    let transcodes = try configuration.boolean("transcode") ?? false
    let archive = try folder.archive(file)
    let bias = try archive.finiteTensor("b_dec", shape: [width])
    let hasSkip = archive.contains("W_skip")
    guard try hasSkip || !(configuration.boolean("skip_connection") ?? false) else {
      throw LatentError.unreadable(
        archive.path,
        "skip_connection is true in \(configuration.path), but \(archive.path) has no tensor W_skip."
      )
    }
    let sites = ModuleSites.sites(folder.name, transcodes: transcodes)
    var checkpoint = DictionaryCheckpoint(
      files: [configuration.path, archive.path],
      format: name,
      kind: transcodes ? .transcoder : .sae,
      latents: latents,
      width: width,
      outputWidth: width,
      hookpoints: sites.inputs,
      outputHookpoints: sites.outputs,
      modelName: modelName(folder),
      inputBias: transcodes ? nil : bias,
      encoder: try archive.finiteTensor("encoder.weight", shape: [latents, width]),
      encoderLayout: .outputInput,
      encoderBias: try archive.finiteTensor("encoder.bias", shape: [latents]),
      selection: selection,
      decoder: try archive.finiteTensor("W_dec", shape: [latents, width]),
      outputBias: bias,
      skip: try archive.optionalTensor("W_skip", shape: [width, width]),
      notes: [
        rule,
        "b_dec is \(transcodes ? "not " : "")subtracted from the input, and added to the output"
          + (hasSkip ? ", to which input·W_skipᵀ is added." : "."),
      ]
    )
    if transcodes {
      checkpoint.doubts.insert(.inputBias)
      checkpoint.notes.append(
        "Transcoders from before February 2025 subtract b_dec from the input, too, and their files do not say so; "
          + "verifyDictionary measures which this is."
      )
    }
    checkpoint.notes.append(
      "The files do not name the hookpoint; the folder's name, \(folder.name), is taken for the module"
        + (transcodes ? " whose input it reads and whose output it writes." : " whose output it reads.")
    )
    return checkpoint
  }

  private static func latents(_ configuration: DictionaryConfiguration, width: Int) throws -> Int {
    let declared = try configuration.integer("num_latents") ?? 0
    guard declared < DictionaryShape.limit else {
      throw configuration.refusal("num_latents", "\(declared)", "small enough for 32-bit latents")
    }
    if declared > 0 { return declared }
    let (latents, overflow) = width.multipliedReportingOverflow(by: try configuration.size("expansion_factor"))
    guard !overflow, latents < DictionaryShape.limit else {
      throw configuration.refusal("expansion_factor", "that large", "small enough for 32-bit latents")
    }
    return latents
  }

  private static func selection(
    _ configuration: DictionaryConfiguration,
    latents: Int
  ) throws -> (Selection, rule: String) {
    let top = try configuration.top("k", of: latents)
    switch (try configuration.string("activation") ?? "topk", try configuration.boolean("signed") ?? false) {
    case ("topk", false):
      return (.topK(top), "Top-\(top) of the rectified pre-activations.")
    case ("topk", true):
      return (.topKByMagnitude(top), "The \(top) pre-activations of largest magnitude, with their signs.")
    case ("groupmax", false):
      guard latents % top == 0 else {
        throw configuration.refusal("k", "\(top)", "a divisor of the \(latents) latents, which it groups")
      }
      return (.groupMaximum(top), "The largest rectified pre-activation of each of \(top) groups of \(latents / top).")
    case (let other, let signed):
      throw configuration.unsupported("activation", signed ? "\(other) and signed" : other, "topk and groupmax are")
    }
  }

  /// The run's configuration stands a folder higher and names the model.
  private static func modelName(_ folder: DictionaryFolder) -> String? {
    folder.parent.flatMap { try? DictionaryConfiguration(path: $0 + "/config.json") }
      .flatMap { try? $0.string("model") }
  }
}
