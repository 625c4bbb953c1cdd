internal import LatentTensor

/// Qwen Scope: one pickled `layerN.sae.pt` a layer with W_enc [latents, width], W_dec [width, latents], b_enc and b_dec.
///
///     out = relu(top-k(x·W_encᵀ + b_enc))·W_decᵀ + b_dec
///
/// k is only in the repository's name, `SAE-Res-MODEL-W32K-L0_50`. Source: https://huggingface.co/Qwen (Qwen Scope).
package enum QwenScope: DictionaryFormat {
  package static let name = "qwen-scope"
  package static let appearance = "layerN.sae.pt with W_enc [latents, width] and W_dec [width, latents]"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("W_enc", "W_dec", "b_enc", "b_dec").filter { file in
      guard file.hasSuffix(".sae.pt"), let archive = try? folder.archive(file), !archive.contains("threshold"),
        let encoder = archive.shape(of: "W_enc"), let decoder = archive.shape(of: "W_dec"), encoder.count == 2
      else { return false }
      return decoder == encoder.reversed() && archive.shape(of: "b_enc") == [encoder[0]]
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    let hints = PathHints(folder, file: file)
    let pair = try WeightPair(archive, encoder: "W_enc", .outputInput, decoder: "W_dec", .outputInput)
    var checkpoint = pair.checkpoint(format: name)
    checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [pair.latents])
    checkpoint.setTop(hints.number(after: "L0_"), source: "the repository's name")
    checkpoint.setDecoderBias(try archive.finiteTensor("b_dec", shape: [pair.outputWidth]), subtracted: false)
    checkpoint.modelName = hints.text(between: "SAE-Res-", and: "-W").map { "Qwen/\($0)" }
    checkpoint.setHookpoints(hints.number(after: "layer").map { ["layers.\($0)"] } ?? [], from: "the file's name")
    return checkpoint
  }
}
