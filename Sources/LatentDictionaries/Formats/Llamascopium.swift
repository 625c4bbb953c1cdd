internal import LatentSupport
internal import LatentTensor

/// OpenMOSS's second form (Llamascopium, lm-saes 2): `config.json` and safetensors with W_E [width, latents], b_E,
/// W_D [latents, width], b_D and dataset_average_activation_norm.HOOK; a crosscoder's have the hookpoints as first axis.
///
///     pre = normalise(x)·W_E + b_E;  out = denormalise(select(pre)·W_D + b_D)
///
/// With `sparsity_include_decoder_norm`, selection is by pre-activation times decoder norm. Source:
/// https://github.com/OpenMOSS/Language-Model-SAEs.
package enum Llamascopium: DictionaryFormat {
  package static let name = "llamascopium"
  package static let appearance = "config.json and safetensors with W_E and W_D"

  private static func files(_ folder: DictionaryFolder) -> [String] {
    let fitting = folder.filesHaving("W_E", "W_D")
    // One dictionary may be there at several stages; the last is what is meant.
    return ["sae_weights.safetensors", "pruned.safetensors", "final.safetensors"].first { fitting.contains($0) }
      .map { [$0] } ?? fitting
  }

  package static func recognises(_ folder: DictionaryFolder) -> Bool { !files(folder).isEmpty }

  package static func read(_ folder: DictionaryFolder) throws -> DictionaryCheckpoint {
    let archive = try folder.archive(folder.only(files(folder), of: name))
    let configuration = try folder.requiredConfiguration("config.json")
    let kind = try configuration.string("sae_type") ?? "sae"
    guard kind == "sae" || kind == "crosscoder" || kind == "transcoder" else {
      throw configuration.unsupported("sae_type", kind, "sae, transcoder and crosscoder are")
    }
    guard try !(configuration.boolean("use_glu_encoder") ?? false) else {
      throw configuration.unsupported("use_glu_encoder", "true", "encoders of one matrix are")
    }
    if kind == "crosscoder" || archive.shape(of: "W_E")?.count == 3 {
      return try Crosscoder.llamascopium(archive, configuration)
    }
    let pair = try WeightPair(archive, encoder: "W_E", .inputOutput, decoder: "W_D", .inputOutput)
    var checkpoint = pair.checkpoint(format: name, files: [configuration.path])
    checkpoint.encoderBias = try pair.perLatent("b_E")
    try select(&checkpoint, configuration, archive)
    let (input, output) = (try configuration.string("hook_point_in"), try configuration.string("hook_point_out"))
    LlamaScopeNorms.place(&checkpoint, input, output)
    try normalise(&checkpoint, configuration, archive, input: input, output: output)
    let hasBias = try configuration.boolean("use_decoder_bias") ?? true
    checkpoint.setDecoderBias(
      hasBias ? try pair.perOutput("b_D") : nil,
      subtracted: try configuration.boolean("apply_decoder_bias_to_pre_encoder") ?? false,
      name: "b_D"
    )
    checkpoint.modelName = try configuration.string("model_name")
    return checkpoint
  }

  static func select(
    _ checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ archive: any TensorArchive
  ) throws {
    let byNorm = try configuration.boolean("sparsity_include_decoder_norm") ?? true
    let function = try configuration.string("act_fn") ?? "relu"
    switch function.lowercased() {
    case "relu": checkpoint.notes.append("ReLU.")
    case "jumprelu":
      let tensor = try archive.firstName(of: ["log_jumprelu_threshold", "activation_function.log_jumprelu_threshold"])
        .map { try archive.finiteTensor($0, shape: [checkpoint.latents]).exponentials() }
      let constant = try configuration.number("jumprelu_threshold") ?? configuration.number("jump_relu_threshold")
      guard var values = tensor ?? constant.map({ [Float](repeating: Float($0), count: checkpoint.latents) }) else {
        throw LatentError.unreadable(
          archive.path,
          "act_fn in \(configuration.path) is jumprelu, but \(archive.path) has no log_jumprelu_threshold."
        )
      }
      if byNorm { values = zip(values, checkpoint.decoderNorms()).map { $1 > 0 ? $0 / $1 : $0 } }
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = Tensor(values)
      checkpoint.notes.append(
        "JumpReLU, strictly above thresholds\(byNorm ? " that hold for pre-activation times decoder norm" : "")."
      )
    case "topk", "batchtopk", "layertopk":
      checkpoint.setTop(try configuration.integer("top_k"), source: "config.json")
      if function.lowercased() != "topk" {
        checkpoint.notes.append(
          "act_fn is \(function), which chooses across a batch; here each position keeps its own k."
        )
      }
      if byNorm {
        checkpoint.selectionScale = Tensor(checkpoint.decoderNorms())
        checkpoint.notes.append("Latents are chosen by pre-activation times decoder norm.")
      }
    default:
      throw configuration.unsupported("act_fn", function, "relu, jumprelu, topk, batchtopk and layertopk are")
    }
  }

  private static func normalise(
    _ checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ archive: any TensorArchive,
    input: String?,
    output: String?
  ) throws {
    func scale(_ hook: String?, width: Int) throws -> Double? {
      guard let hook, archive.contains("dataset_average_activation_norm.\(hook)") else { return nil }
      let norm = try archive.scalar("dataset_average_activation_norm.\(hook)")
      return norm > 0 ? Double(width).squareRoot() / norm : nil
    }
    switch try configuration.string("norm_activation") ?? "dataset-wise" {
    case "inference": checkpoint.notes.append("norm_activation is inference: scales are in the weights already.")
    case "dataset-wise":
      LlamaScopeNorms(
        input: try scale(input, width: checkpoint.width),
        output: try scale(output ?? input, width: checkpoint.outputWidth)
      ).apply(to: &checkpoint)
    case "token-wise":
      checkpoint.inputNormalization = .tokenNorm
      checkpoint.outputNormalization = checkpoint.kind == .transcoder ? .none : .undo
      checkpoint.notes.append("Each input is scaled to norm √\(checkpoint.width).")
    case let other:
      throw configuration.unsupported(
        "norm_activation",
        other,
        "inference, dataset-wise and token-wise are; batch-wise makes a row depend on its batch"
      )
    }
  }
}
