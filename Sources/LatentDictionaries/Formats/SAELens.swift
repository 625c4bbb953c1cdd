internal import LatentSupport
internal import LatentTensor

/// SAELens: a folder with `cfg.json` and `sae_weights.safetensors`; version 6 and the flat configuration before it.
///
///     z = normalise(x) (− b_dec, if apply_b_dec_to_input);  pre = z·W_enc + b_enc
///     y = denormalise(select(pre)·W_dec + b_dec) (+ x·W_skipᵀ)
///
/// Source: https://github.com/jbloomAus/SAELens, `sae_lens/saes`. What `architecture` means for the selection is in
/// `SAELensSelection`, what `normalize_activations` means in `SAELensNormalization`.
package enum SAELens: DictionaryFormat {
  package static let name = "saelens"
  package static let appearance = "cfg.json and sae_weights.safetensors with W_enc and W_dec"

  private static let file = "sae_weights.safetensors"

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    guard folder.offers(file), folder.files.contains("cfg.json") else { return false }
    // Damaged ones are recognised, too, so that the complaint says what is wrong with them.
    return folder.file(file, has: "W_dec") || (try? folder.archive(file)) == nil
      || !folder.files.contains("config.json")
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let configuration = try folder.requiredConfiguration("cfg.json")
    let architecture = try SAELensArchitecture(configuration)
    let width = try configuration.size("d_in")
    let latents = try configuration.size("d_sae")
    let outputWidth = architecture.transcodes && configuration.has("d_out") ? try configuration.size("d_out") : width
    let archive = try folder.archive(file)
    let encoder = try encoder(archive, latents: latents, width: width)
    let decoder = try archive.finiteTensor("W_dec", shape: [latents, outputWidth])
    let bias = try archive.finiteTensor("b_dec", shape: [outputWidth])
    // Absent in the old form, where it was always done.
    let subtracts = try !architecture.transcodes && (configuration.boolean("apply_b_dec_to_input") ?? true)
    let metadata = configuration.section("metadata") ?? configuration
    var checkpoint = DictionaryCheckpoint(
      files: [configuration.path, archive.path],
      format: name,
      kind: architecture.transcodes ? .transcoder : .sae,
      latents: latents,
      width: width,
      outputWidth: outputWidth,
      hookpoints: try [metadata.string("hook_name") ?? metadata.string("hook_point")].compactMap { $0 },
      outputHookpoints: architecture.transcodes ? try [metadata.string("hook_name_out")].compactMap { $0 } : [],
      head: try metadata.integer("hook_head_index") ?? metadata.integer("hook_point_head_index"),
      modelName: try metadata.string("model_name"),
      inputBias: subtracts ? bias : nil,
      encoder: encoder.tensor,
      encoderLayout: encoder.layout,
      selection: .relu,
      decoder: decoder,
      outputBias: bias,
      notes: []
    )
    try architecture.apply(to: &checkpoint, configuration, archive)
    checkpoint.notes.append(
      "b_dec is \(subtracts ? "" : "not ")subtracted from the input, and added to the output."
    )
    try SAELensNormalization.apply(to: &checkpoint, configuration, folder)
    try applyReshape(to: &checkpoint, configuration)
    try applyFinetuning(to: &checkpoint, configuration, archive)
    if architecture.hasSkip {
      checkpoint.skip = try archive.finiteTensor("W_skip", shape: [outputWidth, width])
      checkpoint.notes.append("input·W_skipᵀ is added to the output.")
    }
    if let head = checkpoint.head {
      checkpoint.notes.append("Reads and writes head \(head) of its hookpoint only.")
    }
    if metadata.json["prepend_bos"]?.boolValue == true {
      checkpoint.notes.append("Trained on contexts that begin with the beginning-of-text token.")
    }
    return checkpoint
  }

  /// W_enc is [d_in, d_sae]; turned round where its shape says so, since some exports are.
  private static func encoder(
    _ archive: any TensorArchive,
    latents: Int,
    width: Int
  ) throws -> (tensor: Tensor, layout: WeightLayout) {
    if latents != width, archive.shape(of: "W_enc") == [latents, width] {
      return (try archive.finiteTensor("W_enc", shape: [latents, width]), .outputInput)
    }
    return (try archive.finiteTensor("W_enc", shape: [width, latents]), .inputOutput)
  }

  /// Attention heads' outputs are read side by side, which is how the hookpoint has them.
  private static func applyReshape(
    to checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration
  ) throws {
    let declared = try configuration.string("reshape_activations")
    guard declared == nil || declared == "none" || declared == "hook_z" else {
      throw configuration.unsupported("reshape_activations", declared ?? "", "none and hook_z are")
    }
    let readsHeads = checkpoint.hookpoint?.contains("hook_z") ?? false
    if declared == "hook_z" || (declared == nil && readsHeads), checkpoint.head == nil {
      checkpoint.notes.append("Reads the outputs of all heads side by side.")
    }
  }

  /// A factor for each latent from fine-tuning, which decoding multiplies by; for a time files held it as ones.
  private static func applyFinetuning(
    to checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ archive: any TensorArchive
  ) throws {
    guard let tensor = archive.firstName(of: ["finetuning_scaling_factor", "scaling_factor"]) else { return }
    let factors = try archive.finiteTensor(tensor, shape: [checkpoint.latents])
    guard factors.floats().contains(where: { abs($0 - 1) > 1e-5 }) else { return }
    guard try configuration.boolean("finetuning_scaling_factor") ?? true else {
      throw LatentError.unreadable(
        archive.path,
        "\(archive.path) has a tensor \(tensor) other than ones, but finetuning_scaling_factor is false in "
          + "\(configuration.path); correct one of the two."
      )
    }
    let old = checkpoint.decodeScale?.floats()
    checkpoint.decodeScale = Tensor(factors.floats().enumerated().map { $1 * (old?[$0] ?? 1) })
    checkpoint.notes.append("Activations are multiplied by \(tensor) before they are decoded.")
  }
}
