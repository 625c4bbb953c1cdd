/// A place in a model where activations are read and edited, named as on the wire: `layers.3.mlp.neurons`.
///
/// Values at a hookpoint are `[position, width]` at true scale. A hookpoint is only a name; whether a model has it is
/// asked of the model (`ResidentModel.hookpoint(named:)`), which also reads other libraries' names.
package struct Hookpoint: Hashable, Sendable {
  /// The block, from 0; nil for `embedding` and `final`.
  package let layer: Int?
  /// What is read there.
  package let site: HookpointSite

  private init(layer: Int?, site: HookpointSite) {
    self.layer = layer
    self.site = site
  }

  /// The hookpoint `site` of block `layer`. `layer` is ignored for the two sites outside the blocks.
  package init(_ site: HookpointSite, layer: Int) {
    self.init(layer: site.isOutsideBlocks ? nil : layer, site: site)
  }

  /// Reads a name in the wire's own form; nil when it is not one.
  package init?(wireName: some StringProtocol) {
    switch wireName {
    case "embedding": self = .embedding
    case "final": self = .final
    default:
      guard wireName.hasPrefix("layers.") else { return nil }
      let rest = wireName.dropFirst("layers.".count)
      let digits = rest.prefix { $0 != "." }
      // `Int("+3")` and `Int("03")` are numbers, but one point should have one name.
      guard digits.allSatisfy(\.isWholeNumber), let layer = Int(digits), String(layer) == digits else { return nil }
      let name = rest.dropFirst(digits.count)
      guard name.isEmpty || name.count > 1 else { return nil }
      guard let site = HookpointSite(rawValue: String(name.dropFirst())), !site.isOutsideBlocks else { return nil }
      self.init(layer: layer, site: site)
    }
  }
}

extension Hookpoint: CustomStringConvertible {
  /// The name in the wire's form.
  package var description: String {
    guard let layer else { return site.rawValue }
    return site == .output ? "layers.\(layer)" : "layers.\(layer).\(site.rawValue)"
  }
}

extension Hookpoint {
  package static let embedding = Hookpoint(layer: nil, site: .embedding)
  package static let final = Hookpoint(layer: nil, site: .final)

  /// The residual stream that leaves the block: `layers.N`.
  package static func output(_ layer: Int) -> Hookpoint { Hookpoint(.output, layer: layer) }
  /// The residual stream that enters the block: `layers.N.input`.
  package static func input(_ layer: Int) -> Hookpoint { Hookpoint(.input, layer: layer) }
  /// `layers.N.attention`.
  package static func attention(_ layer: Int) -> Hookpoint { Hookpoint(.attention, layer: layer) }
  /// `layers.N.attention.heads`.
  package static func attentionHeads(_ layer: Int) -> Hookpoint { Hookpoint(.attentionHeads, layer: layer) }
  /// `layers.N.mlp`.
  package static func mlp(_ layer: Int) -> Hookpoint { Hookpoint(.mlp, layer: layer) }
  /// `layers.N.mlp.input`.
  package static func mlpInput(_ layer: Int) -> Hookpoint { Hookpoint(.mlpInput, layer: layer) }
  /// `layers.N.mlp.input.normalized`.
  package static func mlpInputNormalized(_ layer: Int) -> Hookpoint { Hookpoint(.mlpInputNormalized, layer: layer) }
  /// `layers.N.mlp.output`.
  package static func mlpOutput(_ layer: Int) -> Hookpoint { Hookpoint(.mlpOutput, layer: layer) }
  /// `layers.N.mlp.neurons`.
  package static func mlpNeurons(_ layer: Int) -> Hookpoint { Hookpoint(.mlpNeurons, layer: layer) }
  /// `layers.N.state`.
  package static func state(_ layer: Int) -> Hookpoint { Hookpoint(.state, layer: layer) }
  /// `layers.N.state.conv`.
  package static func stateConvolution(_ layer: Int) -> Hookpoint { Hookpoint(.stateConvolution, layer: layer) }
  /// `layers.N.state.shift`.
  package static func stateShift(_ layer: Int) -> Hookpoint { Hookpoint(.stateShift, layer: layer) }
}
