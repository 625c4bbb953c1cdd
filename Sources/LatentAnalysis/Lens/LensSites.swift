package import LatentModels
internal import LatentSupport

/// Where a model's streams can be read as predictions: the same sites for every family.
package enum LensSites {
  /// Every residual stream once, from the embedding to the one that leaves the last block.
  package static func trajectory(of model: ResidentModel) -> [Hookpoint] {
    [.embedding] + (0..<model.layers).map { .output($0) }
  }

  /// Those that a lens is trained at unless it is said: all but the last, which the model itself reads.
  package static func trained(of model: ResidentModel) -> [Hookpoint] { trajectory(of: model).dropLast() }

  /// The site whose translator reads `hookpoint`: what enters a block has left the one before.
  package static func translated(_ hookpoint: Hookpoint) -> Hookpoint {
    guard hookpoint.site == .input, let layer = hookpoint.layer else { return hookpoint }
    return layer == 0 ? .embedding : .output(layer - 1)
  }

  /// Whether the model's own final norm and unembedding read the value as it is.
  package static func isLast(_ hookpoint: Hookpoint, of model: ResidentModel) -> Bool {
    hookpoint == .final || hookpoint == .output(model.layers - 1)
  }

  /// The hookpoints that a request names, each once and in its order.
  ///
  /// - Parameter training: whether only residual streams will do; else also what a block adds to them.
  /// - Throws: `LatentError` (`invalidParams`) for a point that the model lacks, or whose values do not live in the
  ///   residual stream.
  package static func named(
    _ names: [String],
    of model: ResidentModel,
    training: Bool = false,
    field: String = "hookpoints"
  ) throws -> [Hookpoint] {
    var chosen: [Hookpoint] = []
    for name in names {
      var hookpoint = try model.hookpoint(named: name, field: field)
      let isReadable =
        switch hookpoint.site {
        case .embedding, .output, .input: true
        case .attention, .mlp, .mlpOutput, .final: !training
        default: false
        }
      guard isReadable, model.width(of: hookpoint) == model.width else {
        throw LatentError.invalid(
          field,
          "\(field) names \(name), which is no residual stream; a lens reads embedding, layers.N and layers.N.input"
            + (training ? "." : ", what layers.N.attention and layers.N.mlp add to them, and final.")
        )
      }
      if training { hookpoint = translated(hookpoint) }
      if !chosen.contains(hookpoint) { chosen.append(hookpoint) }
    }
    guard !chosen.isEmpty else {
      throw LatentError.invalid(field, "\(field) is empty; leave it out for every residual stream.")
    }
    return chosen
  }
}
