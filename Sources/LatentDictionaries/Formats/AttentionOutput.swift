internal import LatentTensor

/// Connor Kissane's dictionaries of GPT-2's attention: `NAME.pt` and `NAME_cfg.json` {act_size, dict_size, act_name} with
/// W_enc [width, latents], W_dec [latents, width], b_enc and b_dec.
///
///     out = relu((x − b_dec)·W_enc + b_enc)·W_dec + b_dec
///
/// x is the outputs of all heads side by side. Source: https://huggingface.co/ckkissane/attn-saes-gpt2-small-all-layers.
package enum AttentionOutput: DictionaryFormat {
  package static let name = "attention-output"
  package static let appearance = "NAME.pt and NAME_cfg.json with act_size and act_name"

  private static func configuration(_ file: String, _ folder: DictionaryFolder) -> DictionaryConfiguration? {
    guard file.hasSuffix(".pt"), let read = try? folder.configuration(file.dropLast(3) + "_cfg.json") else {
      return nil
    }
    return read.has("act_size") && read.has("act_name") ? read : nil
  }

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("W_enc", "W_dec", "b_enc", "b_dec").filter { configuration($0, folder) != nil }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    let settings = configuration(file, folder)
    let pair = try WeightPair(archive, encoder: "W_enc", .inputOutput, decoder: "W_dec", .inputOutput)
    var checkpoint = pair.checkpoint(format: name, files: [settings?.path].compactMap { $0 })
    checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [pair.latents])
    checkpoint.notes.append("ReLU.")
    checkpoint.setDecoderBias(try archive.finiteTensor("b_dec", shape: [pair.outputWidth]), subtracted: true)
    checkpoint.modelName = try settings?.string("model_name") ?? "gpt2"
    checkpoint.setHookpoints(try [settings?.string("act_name")].compactMap { $0 }, from: "act_name")
    return checkpoint
  }
}
