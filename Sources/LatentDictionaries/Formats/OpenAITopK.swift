internal import LatentSupport
internal import LatentTensor

/// OpenAI's dictionaries of GPT-2 small: `{location}_v5_32k/autoencoders/{layer}.pt`, a pickled state dictionary with
/// pre_bias [width], encoder.weight [latents, width], latent_bias, decoder.weight [width, latents] and the text
/// `activation`.
///
///     z   = layerNorm(x) − pre_bias  (top-k ones; ReLU ones of v1 and v4 without the norm)
///     out = (select(z·encoder.weightᵀ + latent_bias)·decoder.weightᵀ + pre_bias) · deviation + mean
///
/// Source: https://github.com/openai/sparse_autoencoder.
package enum OpenAITopK: DictionaryFormat {
  package static let name = "openai"
  package static let appearance = "a .pt with pre_bias, latent_bias, encoder.weight and decoder.weight"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("pre_bias", "latent_bias", "encoder.weight", "decoder.weight")
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let file = try folder.only(files(folder), of: name)
    let archive = try folder.archive(file)
    let pair = try WeightPair(
      archive,
      encoder: "encoder.weight",
      .outputInput,
      decoder: "decoder.weight",
      .outputInput
    )
    var checkpoint = pair.checkpoint(format: name)
    checkpoint.encoderBias = try archive.finiteTensor("latent_bias", shape: [pair.latents])
    switch archive.values["activation"]?.stringValue ?? "ReLU" {
    case "TopK":
      let state = archive.values["activation_state_dict"]
      checkpoint.setTop(
        state?["k"]?.integerValue ?? (try? archive.scalar("activation_state_dict.k")).flatMap { Int(exactly: $0) },
        source: "activation_state_dict"
      )
      checkpoint.inputNormalization = .layerNorm(epsilon: 1e-5)
      checkpoint.outputNormalization = .undo
      checkpoint.notes.append("Each input's mean and deviation are taken out, and put back after decoding.")
    case "ReLU":
      checkpoint.notes.append("ReLU.")
    case let other:
      throw LatentError.unreadable(
        archive.path,
        "activation in \(archive.path) is \(other); TopK and ReLU are supported."
      )
    }
    checkpoint.setDecoderBias(
      try archive.finiteTensor("pre_bias", shape: [pair.width]),
      subtracted: true,
      name: "pre_bias"
    )
    checkpoint.modelName = "gpt2"
    let hints = PathHints(folder, file: file)
    checkpoint.setHookpoints(
      hints.plainNumber.flatMap { hookpoint(hints, layer: $0) }.map { [$0] } ?? [],
      from: "the names of the file and its folders"
    )
    return checkpoint
  }

  /// Locations by the names that the library gives them.
  private static func hookpoint(_ hints: PathHints, layer: Int) -> String? {
    let places = [
      ("mlp_post_act", "layers.\(layer).mlp.neurons"),
      ("resid_delta_attn", "layers.\(layer).attention"),
      ("resid_post_attn", "blocks.\(layer).hook_resid_mid"),
      ("resid_delta_mlp", "layers.\(layer).mlp"),
      ("resid_post_mlp", "layers.\(layer)"),
    ]
    return places.first { hints.has(text: $0.0) }?.1
  }
}
