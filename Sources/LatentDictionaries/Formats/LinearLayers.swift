internal import LatentSupport
internal import LatentTensor

/// Dictionaries saved as two linear layers and nothing else: Goodfire's (`encoder_linear.weight`, …, `.pth`), qresearch's
/// (`encoder.weight`, …), and small uploads with a `config.json` {hidden_dim, dict_size, k} beside them.
///
///     out = select(x·encoder.weightᵀ + encoder.bias)·decoder.weightᵀ + decoder.bias
///
/// Select is top-k where a configuration has k, else ReLU. Source: https://huggingface.co/Goodfire,
/// https://huggingface.co/qresearch.
package enum LinearLayers: DictionaryFormat {
  package static let name = "linear-layers"
  package static let appearance = "weights and biases of two linear layers, encoder and decoder or encoder_linear and …"

  private static let stems = [("encoder_linear", "decoder_linear"), ("encoder", "decoder"), ("enc", "dec")]

  private static func stem(_ archive: any TensorArchive) -> (String, String)? {
    // Whatever else there is makes it another format's.
    stems.first { encoder, decoder in
      Set(archive.names) == ["\(encoder).weight", "\(encoder).bias", "\(decoder).weight", "\(decoder).bias"]
        && archive.shape(of: "\(encoder).weight")?.count == 2
    }
  }

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.tensorFiles.filter { file in
      guard file != "ae.pt", let archive = try? folder.archive(file) else { return false }
      return stem(archive) != nil
    }
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    guard let (encoder, decoder) = stem(archive) else {
      throw LatentError.unreadable(archive.path, "\(archive.path) does not hold two linear layers and nothing else.")
    }
    let configuration = try folder.configuration("config.json") ?? folder.configuration("cfg.json")
    let pair = try WeightPair(
      archive,
      encoder: "\(encoder).weight",
      .outputInput,
      decoder: "\(decoder).weight",
      .outputInput
    )
    var checkpoint = pair.checkpoint(format: name, files: [configuration?.path].compactMap { $0 })
    checkpoint.encoderBias = try archive.finiteTensor("\(encoder).bias", shape: [pair.latents])
    if let configuration, let key = ["k", "top_k", "topk"].first(where: { configuration.has($0) }) {
      checkpoint.setTop(try configuration.top(key, of: pair.latents), source: key)
    } else {
      checkpoint.notes.append("ReLU.")
    }
    checkpoint.setDecoderBias(
      try archive.finiteTensor("\(decoder).bias", shape: [pair.outputWidth]),
      subtracted: false,
      name: "\(decoder).bias"
    )
    checkpoint.doubts.insert(.inputBias)
    checkpoint.modelName = try configuration?.string("model_name") ?? configuration?.string("model")
    let hints = PathHints(folder, file: file)
    let layer =
      try configuration?.integer("layer") ?? hints.number(after: "-l") ?? hints.number(after: "layer_")
      ?? hints.number(after: "layer")
    checkpoint.setHookpoints(layer.map { ["layers.\($0)"] } ?? [], from: "the file's name")
    return checkpoint
  }
}
