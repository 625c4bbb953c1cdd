/// Falcon-Mamba: Mamba whose steps, writes and reads are normed, without gains, before they are used.
///
/// Zuo et al. 2024, https://arxiv.org/abs/2410.05355. See `Mamba` and `MambaMixer`.
enum FalconMamba: Architecture {
  static let modelTypes = ["falcon_mamba"]

  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint {
    try Mamba.build(Mamba.Sizes(config, normsParameters: true), weights)
  }

  static let modulePaths = MambaBackbone.modulePaths
  static let bufferSuffixes: [String] = []
}
