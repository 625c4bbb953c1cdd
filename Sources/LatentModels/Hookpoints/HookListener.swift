package import LatentTensor

/// Someone who reads or edits activations while a model computes: recordings, interventions, a dictionary's encoder.
///
/// Listeners of a pass are called in the order in which they were given, each seeing what the one before left. Where
/// nobody listens, nothing is spent, and projections are fused with what follows them.
package protocol HookListener {
  /// Whether `visit` is to be called at `hookpoint`. Asked once for each of the model's hookpoints before a pass.
  func wants(_ hookpoint: Hookpoint) -> Bool

  /// Whether `visit` is to be called with the recurrent state that the sequence `identifier` has after `position`. Asked
  /// at the state hookpoints that the listener wants; positions are absolute.
  ///
  /// States are large, and a state exists only where someone wants it: `visit` gets them one position of each sequence
  /// at a time, in the order of the positions, `rows` naming those.
  func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool

  /// Whether the listener only edits, so that a pass need not go as far as its hookpoints for their own sake.
  var onlyEdits: Bool { get }

  /// Reads or edits the value of a hookpoint. Everything downstream sees the edited value, and only it.
  ///
  /// - Parameters:
  ///   - value: [row, width]. Valid during the call only: what is kept has to be copied. To edit, write into it through
  ///     `backend` or put a matrix of the same shape in its place, which the pass may then overwrite.
  ///   - rows: which position of which sequence each row is.
  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws
}

extension HookListener {
  package var onlyEdits: Bool { false }

  package func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool { true }
}
