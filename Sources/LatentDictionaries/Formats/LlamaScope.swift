internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// Llama Scope, first version (OpenMOSS): `hyperparams.json` and `checkpoints/final.safetensors` with encoder.weight
/// [latents, width], encoder.bias, decoder.weight [width, latents] and decoder.bias.
///
///     pre = (x·s)·encoder.weightᵀ + encoder.bias,  s = √width / average norm of the inputs
///     out = (JumpReLU(pre)·decoder.weightᵀ + decoder.bias) / s_out
///
/// The published threshold is in units of the raw activations, so that in those of `pre` it is threshold · s. Activations
/// are reported as `pre`. Source: https://huggingface.co/fnlp, https://github.com/OpenMOSS/Language-Model-SAEs.
package enum LlamaScope: DictionaryFormat {
  package static let name = "llama-scope"
  package static let appearance = "hyperparams.json and checkpoints/final.safetensors"

  private static let file = "checkpoints/final.safetensors"

  package static func recognises(_ folder: DictionaryFolder) -> Bool {
    folder.chosenFile == nil && folder.files.contains("hyperparams.json")
      && FileManager.default.fileExists(atPath: folder.file(file))
  }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let configuration = try folder.requiredConfiguration("hyperparams.json")
    let archive = try folder.archive(file)
    let pair = try WeightPair(
      archive,
      encoder: "encoder.weight",
      .outputInput,
      decoder: "decoder.weight",
      .outputInput
    )
    var checkpoint = pair.checkpoint(format: name, files: [configuration.path])
    checkpoint.encoderBias = try archive.finiteTensor("encoder.bias", shape: [pair.latents])
    let scales = try LlamaScopeNorms(configuration, pair)
    scales.apply(to: &checkpoint)
    if let threshold = try configuration.number("jump_relu_threshold") {
      let factor = scales.input ?? 1
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = pair.thresholds(threshold * factor)
      checkpoint.notes.append(
        "JumpReLU with one threshold of \(threshold) in raw units, which is \(threshold * factor) in those of the "
          + "pre-activations."
      )
    } else {
      checkpoint.setTop(try configuration.integer("top_k"), source: "hyperparams.json")
    }
    checkpoint.setDecoderBias(
      try pair.perOutput("decoder.bias"),
      subtracted: try configuration.boolean("apply_decoder_bias_to_pre_encoder") ?? false,
      name: "decoder.bias"
    )
    LlamaScopeNorms.place(
      &checkpoint,
      try configuration.string("hook_point_in"),
      try configuration.string("hook_point_out")
    )
    checkpoint.modelName = try configuration.string("model_name") ?? "meta-llama/Llama-3.1-8B"
    return checkpoint
  }
}

/// The average norms that OpenMOSS's dictionaries scale inputs and outputs by.
struct LlamaScopeNorms {
  /// √width / average norm; nil where the files do not say it.
  let input: Double?
  let output: Double?

  init(input: Double?, output: Double?) {
    self.input = input
    self.output = output
  }

  init(_ configuration: DictionaryConfiguration, _ pair: WeightPair) throws {
    let norms = configuration.section("dataset_average_activation_norm")
    input = try norms?.positive("in").map { Double(pair.width).squareRoot() / $0 }
    output = try norms?.positive("out").map { Double(pair.outputWidth).squareRoot() / $0 }
  }

  func apply(to checkpoint: inout DictionaryCheckpoint) {
    guard let input else {
      checkpoint.doubts.insert(.inputScale)
      checkpoint.notes.append(
        "No file holds dataset_average_activation_norm: inputs are not scaled; verifyDictionary measures whether they "
          + "have to be."
      )
      return
    }
    checkpoint.inputNormalization = .scale(input)
    checkpoint.outputNormalization = .scale(1 / (output ?? input))
    checkpoint.notes.append(
      "Inputs are multiplied by \(input) and outputs divided by \(output ?? input), from the average norms in its files."
    )
  }

  static func place(_ checkpoint: inout DictionaryCheckpoint, _ input: String?, _ output: String?) {
    let isElsewhere = output != nil && output != input
    checkpoint.setHookpoints([input].compactMap { $0 }, isElsewhere ? [output ?? ""] : [], from: "hook_point_in")
    if isElsewhere { checkpoint.kind = .transcoder }
  }
}
