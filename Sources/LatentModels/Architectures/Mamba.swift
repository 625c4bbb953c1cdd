internal import LatentSupport
internal import LatentTensor

/// Mamba: blocks of one mixer, a selective state-space model, in transformers' layout and in that of its authors.
///
/// Gu and Dao 2023, https://arxiv.org/abs/2312.00752.
///
///     x = x + mixer(norm(x))
///
/// The mixer's formulas stand at `MambaMixer`.
enum Mamba: Architecture {
  static let modelTypes = ["mamba"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    try build(Sizes(config), weights)
  }

  static func build(_ sizes: Sizes, _ weights: WeightReader) throws -> Blueprint {
    let backbone = try MambaBackbone(sizes.backbone, weights)
    return try backbone.blueprint { try mixer($0 + "mixer.", sizes, weights) }
  }

  // MARK: Block

  private static func mixer(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> MambaMixer {
    let (width, channels, rank) = (sizes.backbone.width, sizes.channels, sizes.rank)
    return MambaMixer(
      projection: try weights.linear(name + "in_proj", from: width, to: 2 * channels, hasBias: sizes.hasBias),
      convolution: try weights.convolution(
        name + "conv1d",
        channels: channels,
        taps: sizes.taps,
        hasBias: sizes.convolutionHasBias,
        stateLayout: .channelsFirst,
        isActivated: true
      ),
      parameters: try weights.linear(name + "x_proj", from: channels, to: rank + 2 * sizes.stateWidth),
      stateWidth: sizes.stateWidth,
      parameterEpsilon: sizes.parameterEpsilon,
      step: try weights.linear(name + "dt_proj", from: rank, to: channels, hasBias: true),
      rate: try weights.decayRates(name + "A_log", rows: channels, columns: sizes.stateWidth),
      skip: try weights.vector(name + "D", channels),
      output: try weights.linear(name + "out_proj", from: channels, to: width, hasBias: sizes.hasBias)
    )
  }

  // MARK: Names

  static let modulePaths = MambaBackbone.modulePaths
  static let bufferSuffixes: [String] = []

  // MARK: Configuration

  struct Sizes {
    let backbone: MambaBackbone.Sizes
    /// Channels of the recurrence.
    let channels: Int
    let stateWidth: Int
    let taps: Int
    /// Width of δ.
    let rank: Int
    let hasBias: Bool
    let convolutionHasBias: Bool
    let parameterEpsilon: Float?

    init(_ config: Configuration, normsParameters: Bool = false) throws {
      backbone = try MambaBackbone.Sizes(config)
      let mixer = try backbone.mixer(config)
      channels = try config.count("intermediate_size", default: backbone.innerWidth(mixer))
      stateWidth = try mixer.count("state_size", "d_state", default: 16)
      taps = try mixer.count("conv_kernel", "d_conv", default: 4)
      let isAutomatic = (try? mixer.text("time_step_rank", "dt_rank", default: "auto")) == "auto"
      rank = isAutomatic ? (backbone.width + 15) / 16 : try mixer.count("time_step_rank", "dt_rank")
      hasBias = try mixer.flag("use_bias", "bias", default: false)
      convolutionHasBias = try mixer.flag("use_conv_bias", "conv_bias", default: true)
      parameterEpsilon = normsParameters ? Float(try config.positive("mixer_rms_eps", default: 1e-6)) : nil
      guard stateWidth <= SelectiveScan.largestStateWidth else {
        throw config.unsupported(
          "state_size",
          "\(stateWidth)",
          supported: "states of up to \(SelectiveScan.largestStateWidth) numbers a channel"
        )
      }
    }
  }

  /// The family of a configuration as Mamba's authors write it, which has no `model_type`: `mamba` or `mamba2`; nil when
  /// it is another one's.
  static func modelType(ofOriginal config: Configuration) throws -> String? {
    guard !config.has("model_type"), config.has("d_model"), config.has("n_layer") else { return nil }
    let layer = try config.section("ssm_cfg")?.text("layer", default: "Mamba1") ?? "Mamba1"
    switch layer {
    case "Mamba1": return "mamba"
    case "Mamba2": return "mamba2"
    default: throw config.unsupported("ssm_cfg.layer", layer, supported: "Mamba1 and Mamba2")
    }
  }
}
