package import LatentModels
internal import LatentSupport
package import LatentTensor

/// Keeps the values of some hookpoints at one position of each sequence of a batch.
package final class PositionReader: HookListener {
  private let hookpoints: Set<Hookpoint>
  private let positions: [Int: Int]
  private var heard: [Hookpoint: [Int: [Float]]] = [:]

  /// - Parameter positions: per sequence, by the batch's number for it, the absolute position.
  package init(_ hookpoints: some Sequence<Hookpoint>, positions: [Int: Int]) {
    self.hookpoints = Set(hookpoints)
    self.positions = positions
  }

  package func wants(_ hookpoint: Hookpoint) -> Bool { hookpoints.contains(hookpoint) }

  package func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool {
    positions[identifier] == position
  }

  package func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    for sequence in rows.sequences {
      guard let position = positions[sequence.identifier], sequence.positions.contains(position) else { continue }
      let row = sequence.rows.lowerBound + position - sequence.firstPosition
      heard[hookpoint, default: [:]][sequence.identifier] = try backend.download(value.row(row))
    }
  }

  /// What was heard, [sequence, width], in the order of `identifiers`.
  ///
  /// - Throws: `LatentError` (`internal`) when the pass never came by.
  package func values(_ hookpoint: Hookpoint, of identifiers: some Sequence<Int>) throws -> [[Float]] {
    try identifiers.map { identifier in
      guard let values = heard[hookpoint]?[identifier] else {
        throw LatentError(.internal, "The pass never came by \(hookpoint) at the position that was asked for.")
      }
      return values
    }
  }
}
