package import LatentTensor

/// Where a generation leaves a model, and how it predicts from the stream there: what comes after is never computed.
package struct EarlyExit: Sendable {
  /// A residual stream.
  package var hookpoint: Hookpoint
  /// Logits [row, vocabulary] of streams [row, width].
  package var logits: @Sendable (_ streams: Matrix) throws -> Matrix

  package init(at hookpoint: Hookpoint, logits: @escaping @Sendable (_ streams: Matrix) throws -> Matrix) {
    self.hookpoint = hookpoint
    self.logits = logits
  }
}

/// Keeps the last row of every sequence at one hookpoint.
final class LastRowReader: HookListener {
  private let hookpoint: Hookpoint
  /// [sequence, width]
  private(set) var rows: Matrix?

  init(_ hookpoint: Hookpoint) {
    self.hookpoint = hookpoint
  }

  func wants(_ hookpoint: Hookpoint) -> Bool { hookpoint == self.hookpoint }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows map: RowMap, backend: any Backend) throws {
    let last = map.lastRows
    let copy = try backend.allocate(rows: last.count, columns: value.columns)
    try backend.gather(value, rows: last, into: copy)
    rows = copy
  }
}
