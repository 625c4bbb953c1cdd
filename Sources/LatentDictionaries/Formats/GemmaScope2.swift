internal import LatentSupport
internal import LatentTensor

/// Gemma Scope 2 (Gemma 3): `config.json` and `params.safetensors` with w_enc [width, latents], w_dec, b_enc, b_dec,
/// threshold, and for some transcoders affine_skip_connection [input, output].
///
///     out = JumpReLU(x·w_enc + b_enc)·w_dec + b_dec (+ x·affine_skip_connection)
///
/// Source: https://huggingface.co/google/gemma-scope-2.
package enum GemmaScope2: DictionaryFormat {
  package static let name = "gemma-scope-2"
  package static let appearance = "params.safetensors with w_enc, w_dec and threshold"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("w_enc", "w_dec", "threshold").filter { !$0.hasSuffix(".npz") }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    let configuration = try folder.configuration("config.json")
    if let architecture = try configuration?.string("architecture"), architecture != "jump_relu" {
      throw configuration?.unsupported("architecture", architecture, "jump_relu is")
        ?? LatentError.unreadable(folder.path, "architecture \(architecture) is not supported.")
    }
    if archive.shape(of: "w_enc")?.count != 2 { throw refusal(archive) }
    if let shape = archive.shape(of: "w_dec"), shape.count == 3 {
      return try CrossLayerTranscoder.gemmaScope(archive, folder, configuration)
    }
    let pair = try WeightPair(archive, encoder: "w_enc", .inputOutput, decoder: "w_dec", .inputOutput)
    var checkpoint = pair.checkpoint(format: name, files: [configuration?.path].compactMap { $0 })
    checkpoint.modelName = try configuration?.string("model_name")
    checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [pair.latents])
    checkpoint.selection = .jumpReLU
    checkpoint.thresholds = try archive.finiteTensor("threshold", shape: [pair.latents])
    checkpoint.notes.append("JumpReLU with a threshold for each latent, strictly above.")
    checkpoint.setDecoderBias(try archive.finiteTensor("b_dec", shape: [pair.outputWidth]), subtracted: false)
    if archive.contains("affine_skip_connection") {
      checkpoint.skip = try archive.finiteTensor("affine_skip_connection", shape: [pair.width, pair.outputWidth])
      checkpoint.skipLayout = .inputOutput
      checkpoint.notes.append("input·affine_skip_connection is added to the output; the matrix stands [input, output].")
      if pair.width == pair.outputWidth { checkpoint.doubts.insert(.skipOrientation) }
    }
    try place(&checkpoint, configuration, PathHints(folder, file: file))
    return checkpoint
  }

  private static func place(
    _ checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration?,
    _ hints: PathHints
  ) throws {
    let input = try configuration?.string("hf_hook_point_in").map { ModuleSites.gemma3($0) ?? $0 }
    let output = try configuration?.string("hf_hook_point_out").map { ModuleSites.gemma3($0) ?? $0 }
    if let input {
      let writesElsewhere = output != nil && output != input
      checkpoint.setHookpoints([input], writesElsewhere ? [output ?? ""] : [], from: "hf_hook_point_in")
    } else if let layer = hints.number(after: "layer_") {
      let block = "layers.\(layer)"
      let source = "the names of its folders"
      if hints.has(text: "transcoder") {
        checkpoint.setHookpoints(["\(block).mlp.input"], ["\(block).mlp"], from: source)
      } else if hints.has(text: "attn_out") {
        checkpoint.setHookpoints(["\(block).attention.heads"], from: source)
      } else if hints.has(text: "mlp_out") {
        checkpoint.setHookpoints(["\(block).mlp"], from: source)
      } else {
        checkpoint.setHookpoints([block], from: source)
      }
    } else {
      checkpoint.setHookpoints([], from: "")
    }
    if !checkpoint.outputHookpoints.isEmpty { checkpoint.kind = .transcoder }
  }

  private static func refusal(_ archive: any TensorArchive) -> LatentError {
    LatentError.unreadable(
      archive.path,
      "w_enc in \(archive.path) has shape \(archive.shape(of: "w_enc") ?? []), that of a crosscoder of several layers, "
        + "whose published layout is not documented; autoencoders, transcoders and cross-layer transcoders are read."
    )
  }
}
