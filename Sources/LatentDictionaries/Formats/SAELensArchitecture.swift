internal import LatentSupport
internal import LatentTensor

/// What SAELens's `architecture` says: which latents are active, with what value, and whether it transcodes.
struct SAELensArchitecture {
  private enum Rule: String {
    case standard, gated, jumprelu, topk, abstopk, batchtopk
  }

  private let rule: Rule
  /// As in the file, for error sentences.
  private let name: String
  let transcodes: Bool
  let hasSkip: Bool

  /// `architecture` says it, except that the old form called top-k "standard" and named the function.
  init(_ configuration: DictionaryConfiguration) throws {
    name = try configuration.string("architecture") ?? "standard"
    let function = try configuration.string("activation_fn_str") ?? configuration.string("activation_fn") ?? "relu"
    transcodes = name.hasSuffix("transcoder")
    hasSkip = name.hasSuffix("skip_transcoder")
    switch name {
    case "standard", "gated", "jumprelu", "topk", "abstopk": rule = Rule(rawValue: name) ?? .standard
    case "batchtopk", "matryoshka_batchtopk": rule = .batchtopk
    case "transcoder", "skip_transcoder": rule = .standard
    case "jumprelu_transcoder", "jumprelu_skip_transcoder": rule = .jumprelu
    case "temporal":
      throw configuration.unsupported(
        "architecture",
        name,
        "it codes a token by means of the tokens before it, and a dictionary here reads one position at a time"
      )
    case "matching_pursuit":
      throw configuration.unsupported(
        "architecture",
        name,
        "it chooses latents one after another by what is left to explain, which is no selection of pre-activations"
      )
    default:
      throw configuration.unsupported(
        "architecture",
        name,
        "standard, gated, jumprelu, topk, abstopk, batchtopk, matryoshka_batchtopk, transcoder, skip_transcoder, "
          + "jumprelu_transcoder and jumprelu_skip_transcoder are"
      )
    }
    guard rule == .standard else {
      isTopKByFunction = false
      return
    }
    isTopKByFunction = function == "topk"
    guard function == "relu" || function == "topk" else {
      throw configuration.unsupported("activation_fn", function, "relu and topk are")
    }
  }

  private let isTopKByFunction: Bool

  /// Fills in what the architecture decides.
  func apply(
    to checkpoint: inout DictionaryCheckpoint,
    _ configuration: DictionaryConfiguration,
    _ archive: any TensorArchive
  ) throws {
    let latents = checkpoint.latents
    if rule != .gated { checkpoint.encoderBias = try archive.finiteTensor("b_enc", shape: [latents]) }
    let byNorm = try configuration.boolean("rescale_acts_by_decoder_norm") ?? false
    switch rule {
    case .standard where !isTopKByFunction:
      checkpoint.notes.append("ReLU.")
    case .gated:
      try GatedEncoder(
        archive: archive,
        gateBias: "b_gate",
        magnitudeBias: "b_mag",
        logScale: "r_mag"
      ).apply(to: &checkpoint)
    case .jumprelu:
      checkpoint.selection = .jumpReLU
      checkpoint.thresholds = try thresholds(archive, latents: latents)
      checkpoint.notes.append(
        "JumpReLU with a threshold for each latent, strictly above"
          + (archive.contains("threshold") ? "." : "; thresholds are exp(log_threshold).")
      )
    case .batchtopk:
      guard archive.contains("topk_threshold") else {
        throw LatentError.unreadable(
          archive.path,
          "architecture in \(configuration.path) is \(name), a form of training, and \(archive.path) lacks its "
            + "topk_threshold; export the dictionary for inference, which makes it jumprelu."
        )
      }
      try applyThreshold(try archive.scalar("topk_threshold"), byNorm: byNorm, to: &checkpoint)
    case .standard, .topk, .abstopk:
      let old = configuration.section("activation_fn_kwargs")
      let top = try configuration.has("k") ? configuration.top("k", of: latents) : old?.top("k", of: latents)
      let count = try configuration.required("k", top)
      checkpoint.selection = rule == .abstopk ? .topKByMagnitude(count) : .topK(count)
      checkpoint.notes.append(
        (rule == .abstopk
          ? "The \(count) pre-activations of largest magnitude, with their signs"
          : "Top-\(count) of the pre-activations, then ReLU")
          + (byNorm ? ", chosen and reported times the latent's decoder norm." : ".")
      )
      if byNorm { checkpoint.reportTimesDecoderNorm(selecting: true) }
    }
  }

  /// Old training checkpoints hold the logarithm.
  private func thresholds(_ archive: any TensorArchive, latents: Int) throws -> Tensor {
    if !archive.contains("threshold"), archive.contains("log_threshold") {
      return Tensor(try archive.finiteTensor("log_threshold", shape: [latents]).exponentials())
    }
    return try archive.finiteTensor("threshold", shape: [latents])
  }

  /// Training's running threshold, which SAELens exports as JumpReLU; it applies to activations times decoder norm where
  /// those are what is selected.
  private func applyThreshold(_ threshold: Double, byNorm: Bool, to checkpoint: inout DictionaryCheckpoint) throws {
    checkpoint.selection = .jumpReLU
    let norms = byNorm ? checkpoint.decoderNorms() : []
    checkpoint.thresholds = Tensor(
      (0..<checkpoint.latents).map { byNorm ? Float(threshold) / max(norms[$0], 1e-8) : Float(threshold) }
    )
    if byNorm { checkpoint.reportTimesDecoderNorm(selecting: false) }
    checkpoint.notes.append("Batch top-k, read as its exported form: all above the one threshold \(threshold).")
  }
}
