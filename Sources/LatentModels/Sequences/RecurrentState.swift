internal import LatentTensor

/// What one recurrent block remembers of one sequence: a few vectors, however long the sequence is.
///
/// A value: a pass writes into vectors of its own and puts them in place of these when it is done, so that copies may
/// share them.
struct RecurrentState: Sendable {
  /// By site, [1, width] in float32. A sequence that has not begun has none.
  private var parts: [HookpointSite: Matrix] = [:]

  init() {}

  /// The vector at `site`; nil before the sequence has begun.
  subscript(site: HookpointSite) -> Matrix? {
    get { parts[site] }
    set { parts[site] = newValue }
  }

  /// Memory held, in bytes.
  var byteCount: Int { parts.values.reduce(0) { $0 + $1.count * 4 } }
}
