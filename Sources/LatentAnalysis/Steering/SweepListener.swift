internal import LatentModels
internal import LatentTensor

/// Steers every sequence of a batch in its own way: the sequence's number is its cell's.
struct SweepListener: HookListener {
  private let cells: [SweepCell]
  private let directions: SweepDirections
  private let isEdited: @Sendable (Hookpoint, Int) -> Bool

  /// - Parameter isEdited: whether a hookpoint is edited at a position.
  init(
    _ cells: [SweepCell],
    _ directions: SweepDirections,
    isEdited: @escaping @Sendable (_ hookpoint: Hookpoint, _ position: Int) -> Bool
  ) {
    self.cells = cells
    self.directions = directions
    self.isEdited = isEdited
  }

  var onlyEdits: Bool { true }

  func wants(_ hookpoint: Hookpoint) -> Bool { directions.byHookpoint[hookpoint] != nil }

  func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool {
    isEdited(hookpoint, position)
      && (directions.byHookpoint[hookpoint] ?? []).contains { $0.cells.contains(identifier) }
  }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    for direction in directions.byHookpoint[hookpoint] ?? [] {
      var chosen: [Int32] = []
      var factors: [Float] = []
      for sequence in rows.sequences where direction.cells.contains(sequence.identifier) {
        for row in sequence.rows where isEdited(hookpoint, sequence.firstPosition + row - sequence.rows.lowerBound) {
          chosen.append(Int32(row))
          factors.append(Float(cells[sequence.identifier].strength))
        }
      }
      if !chosen.isEmpty { try backend.addVector(direction.matrix, factors: factors, toRows: chosen, of: value) }
    }
  }
}
