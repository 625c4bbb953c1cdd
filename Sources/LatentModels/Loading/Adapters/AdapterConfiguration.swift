internal import LatentSupport

/// What the `adapter_config.json` of a PEFT LoRA adapter asks for (Hu et al. 2021, https://arxiv.org/abs/2106.09685;
/// https://huggingface.co/docs/peft).
///
/// An option that changes the numbers and is not computed here is refused by name, also one that did not exist when
/// this was written: a field that nobody knows has to be empty.
struct AdapterConfiguration {
  /// Whether square weights are [input, output], where their shape does not tell.
  let fanInFanOut: Bool
  private let rank: Int
  private let alpha: Double
  private let scalesByRoot: Bool
  private let ranks: [(pattern: RegularExpression, value: Double)]
  private let alphas: [(pattern: RegularExpression, value: Double)]
  private let targets: ModulePatterns?
  private let path: String

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the field.
  init(_ config: Configuration) throws {
    path = config.path
    let type = try config.text("peft_type")
    guard type == "LORA" else { throw config.unsupported("peft_type", type, supported: "LORA") }
    try Self.refuseUnknown(config)
    rank = try config.count("r")
    alpha = try config.number("lora_alpha")
    scalesByRoot = try config.flag("use_rslora", default: false)
    fanInFanOut = try config.flag("fan_in_fan_out", default: false)
    ranks = try Self.patterns(config, "rank_pattern")
    alphas = try Self.patterns(config, "alpha_pattern")
    targets = try ModulePatterns(config, "target_modules")
    let bias = try config.text("bias", default: "none")
    guard ["none", "all", "lora_only"].contains(bias) else {
      throw config.unsupported("bias", bias, supported: "none, all and lora_only")
    }
  }

  /// What the product of the two matrices of module `name` is multiplied by.
  ///
  /// - Parameter found: the rank that the matrices have.
  /// - Throws: `LatentError` when the file gives the module another rank, or does not adapt it.
  func scale(of name: String, rank found: Int) throws -> Float {
    if let targets, try !targets.contain(name) {
      throw LatentError.unreadable(
        path,
        "The adapter has matrices for \(name), which is none of target_modules in \(path)."
      )
    }
    let rank = try Self.value(for: name, in: ranks) ?? Double(rank)
    guard Double(found) == rank else {
      throw LatentError.unreadable(path, "The matrices for \(name) have rank \(found), but \(path) gives it \(rank).")
    }
    let alpha = try Self.value(for: name, in: alphas) ?? alpha
    return Float(alpha / (scalesByRoot ? rank.squareRoot() : rank))
  }

  // MARK: Fields

  /// Fields that are read, and those that say nothing of what the adapter computes.
  private static let known: Set<String> = [
    "peft_type", "r", "lora_alpha", "use_rslora", "fan_in_fan_out", "rank_pattern", "alpha_pattern", "target_modules",
    "bias", "lora_bias", "modules_to_save", "init_lora_weights",
    "auto_mapping", "base_model_name_or_path", "eva_config", "exclude_modules", "inference_mode", "layers_pattern",
    "layers_to_transform", "lora_dropout", "megatron_core", "peft_version", "qalora_group_size", "revision",
    "runtime_config", "task_type",
  ]

  private static func refuseUnknown(_ config: Configuration) throws {
    for name in config.names where !known.contains(name) && !config.isEmpty(name) {
      throw config.unsupported(name, supported: "plain LoRA")
    }
    // These ways to begin change the model's own weights, so that the file alone does not say what was trained.
    guard config.has("init_lora_weights"), (try? config.flag("init_lora_weights")) == nil else { return }
    let start = try config.text("init_lora_weights")
    guard ["gaussian", "eva", "orthogonal"].contains(start) else {
      throw config.unsupported(
        "init_lora_weights",
        start,
        supported: "adapters that leave the model's own weights alone"
      )
    }
  }

  private static func patterns(
    _ config: Configuration,
    _ name: String
  ) throws -> [(pattern: RegularExpression, value: Double)] {
    guard let section = try config.section(name) else { return [] }
    guard section.names.count <= ModulePatterns.countLimit else {
      throw config.contradiction("\(name) has more than \(ModulePatterns.countLimit) patterns")
    }
    return try section.names.map { (try ModulePatterns.ending($0, config, name), try section.positive($0)) }
  }

  private static func value(
    for name: String,
    in patterns: [(pattern: RegularExpression, value: Double)]
  ) throws -> Double? {
    try patterns.first { try ModulePatterns.matches($0.pattern, name) }?.value
  }
}
