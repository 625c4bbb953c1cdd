internal import LatentSupport
internal import LatentTensor

/// Mamba-2: Mamba's blocks with heads in the place of channels, in transformers' layout and in that of its authors.
///
/// Dao and Gu 2024, https://arxiv.org/abs/2405.21060.
///
///     x = x + mixer(norm(x))
///
/// The mixer's formulas stand at `Mamba2Mixer`. Its gated norm is taken over each group by itself, as the authors' code
/// and transformers since version 5 take it. Models trained with older versions, which took it over all channels at once,
/// say so by a field `norm_group_size` in `config.json`; with one group there is no difference.
enum Mamba2: Architecture {
  static let modelTypes = ["mamba2"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    let sizes = try Sizes(config)
    let backbone = try MambaBackbone(sizes.backbone, weights)
    return try backbone.blueprint { try mixer($0 + "mixer.", sizes, weights) }
  }

  // MARK: Block

  private static func mixer(_ name: String, _ sizes: Sizes, _ weights: WeightReader) throws -> Mamba2Mixer {
    let (width, shape) = (sizes.backbone.width, sizes.shape)
    let mixed = shape.width + 2 * shape.groupsWidth
    return Mamba2Mixer(
      projection: try weights.linear(
        name + "in_proj",
        from: width,
        to: shape.width + mixed + shape.heads,
        hasBias: sizes.hasBias
      ),
      convolution: try weights.convolution(
        name + "conv1d",
        channels: mixed,
        taps: sizes.taps,
        hasBias: sizes.convolutionHasBias,
        stateLayout: .channelsFirst,
        isActivated: true
      ),
      shape: shape,
      stepBias: try weights.vector(name + "dt_bias", shape.heads),
      stepRange: sizes.stepRange,
      rate: try weights.decayRates(name + "A_log", count: shape.heads),
      skip: try weights.vector(name + "D", shape.heads),
      norm: sizes.normsOutput
        ? Mamba2Mixer.GroupNorm(
          gain: try weights.vector(name + "norm.weight", shape.width),
          epsilon: Float(sizes.backbone.epsilon),
          groupWidth: sizes.normGroupWidth
        ) : nil,
      output: try weights.linear(name + "out_proj", from: shape.width, to: width, hasBias: sizes.hasBias)
    )
  }

  // MARK: Names

  static let modulePaths = MambaBackbone.modulePaths
  static let bufferSuffixes: [String] = []

  // MARK: Configuration

  private struct Sizes {
    let backbone: MambaBackbone.Sizes
    let shape: HeadScan.Shape
    let taps: Int
    let stepRange: ClosedRange<Float>
    let hasBias: Bool
    let convolutionHasBias: Bool
    let normsOutput: Bool
    let normGroupWidth: Int

    init(_ config: Configuration) throws {
      backbone = try MambaBackbone.Sizes(config)
      let mixer = try backbone.mixer(config)
      let inner = try backbone.innerWidth(mixer)
      let headWidth = try mixer.count("head_dim", "headdim", default: 64)
      guard inner % headWidth == 0 else {
        throw mixer.contradiction("heads of \(headWidth) do not fill the mixer's width of \(inner)")
      }
      let heads = try mixer.count("num_heads", "nheads", default: inner / headWidth)
      guard heads * headWidth == inner else {
        throw mixer.contradiction("\(heads) heads of \(headWidth) are not the mixer's width of \(inner)")
      }
      let groups = try mixer.count("n_groups", "ngroups", default: backbone.isOriginal ? 1 : 8)
      guard heads % groups == 0 else {
        throw mixer.contradiction("\(groups) groups do not share \(heads) heads evenly")
      }
      shape = HeadScan.Shape(
        heads: heads,
        headWidth: headWidth,
        groups: groups,
        stateWidth: try mixer.count("state_size", "d_state", default: 128)
      )
      taps = try mixer.count("conv_kernel", "d_conv", default: 4)
      let limits: ClosedRange<Double> = try mixer.interval("time_step_limit", "dt_limit") ?? 0...Double.infinity
      stepRange = Float(limits.lowerBound)...Float(limits.upperBound)
      hasBias = try mixer.flag("use_bias", "bias", default: false)
      convolutionHasBias = try mixer.flag("use_conv_bias", "conv_bias", default: true)
      normsOutput = backbone.isOriginal ? try mixer.flag("rmsnorm", default: true) : true
      normGroupWidth = try config.count("norm_group_size", default: inner / groups)
      guard inner % normGroupWidth == 0 else {
        throw config.contradiction("norm_group_size \(normGroupWidth) does not divide the mixer's width of \(inner)")
      }
      try Self.refuseVariants(mixer)
    }

    private static func refuseVariants(_ mixer: Configuration) throws {
      if try mixer.flag("norm_before_gate", default: false) {
        throw mixer.unsupported("norm_before_gate", "true", supported: "a norm of the gated output")
      }
      if try mixer.flag("D_has_hdim", default: false) {
        throw mixer.unsupported("D_has_hdim", "true", supported: "one D for each head")
      }
      if mixer.has("d_ssm") { throw mixer.unsupported("d_ssm", "a part of the width", supported: "the whole width") }
    }
  }
}
