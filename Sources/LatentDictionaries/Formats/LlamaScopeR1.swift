internal import LatentSupport
internal import LatentTensor

/// Llama Scope of the R1 distillation: `config.json` and `sae_weights.safetensors` with encoder.weight [latents, width],
/// encoder.bias, decoder.weight [width, latents], decoder.bias and log_jumprelu_threshold [latents].
///
/// The arithmetic is `LlamaScope`'s, with thresholds e^log_jumprelu_threshold in units of the pre-activations. Source:
/// https://huggingface.co/fnlp/Llama-Scope-R1-Distill.
package enum LlamaScopeR1: DictionaryFormat {
  package static let name = "llama-scope-r1"
  package static let appearance = "config.json and sae_weights.safetensors with log_jumprelu_threshold"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    folder.filesHaving("encoder.weight", "decoder.weight", "log_jumprelu_threshold")
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let archive = try folder.archive(folder.only(files(folder), of: name))
    let configuration = try folder.requiredConfiguration("config.json")
    let pair = try WeightPair(
      archive,
      encoder: "encoder.weight",
      .outputInput,
      decoder: "decoder.weight",
      .outputInput
    )
    var checkpoint = pair.checkpoint(format: name, files: [configuration.path])
    checkpoint.encoderBias = try archive.finiteTensor("encoder.bias", shape: [pair.latents])
    checkpoint.selection = .jumpReLU
    let logarithms = try archive.finiteTensor("log_jumprelu_threshold", shape: [pair.latents])
    checkpoint.thresholds = Tensor(logarithms.exponentials())
    checkpoint.notes.append("JumpReLU with thresholds exp(log_jumprelu_threshold), strictly above.")
    try LlamaScopeNorms(configuration, pair).apply(to: &checkpoint)
    checkpoint.setDecoderBias(try pair.perOutput("decoder.bias"), subtracted: false, name: "decoder.bias")
    LlamaScopeNorms.place(
      &checkpoint,
      try configuration.string("hook_point_in"),
      try configuration.string("hook_point_out")
    )
    checkpoint.modelName = try configuration.string("model_name")
    return checkpoint
  }
}
