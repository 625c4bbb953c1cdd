internal import LatentTensor

/// RWKV's view of the position before: mixtures of each position's input with the one before it.
///
///     mixture = x + (before − x) · share
///
/// What a sequence holds is its last input.
struct PositionShift: Sendable {
  /// Where the state is shown.
  let site: HookpointSite
  /// [1, width] each: how much of the position before goes into each mixture.
  let shares: [Matrix]

  /// The mixtures of `x`, in the order of the shares, in the pass's mixer slots from `firstSlot` on.
  func callAsFunction(_ x: Matrix, layer: Int, firstSlot: Int, in pass: ForwardPass) throws -> [Matrix] {
    let mixtures = try shares.indices.map { try pass.scratch(.mixer(firstSlot + $0), columns: x.columns) }
    try pass.recur(site, layer: layer, width: x.columns) { segments in
      try pass.backend.shiftTokens(x, segments, shares: shares, into: mixtures)
    }
    return mixtures
  }
}
