internal import LatentModels
internal import LatentTensor

/// Steers every sequence of a batch in its own way: the sequence's number is its cell's.
struct SweepListener: HookListener {
  private let cells: [SweepCell]
  private let directions: [Hookpoint: [Direction]]
  private let isEdited: @Sendable (Hookpoint, Int) -> Bool

  /// A vector in device memory, with the cells that use it.
  private struct Direction {
    var values: [Float]
    var matrix: Matrix
    var cells: Set<Int>
  }

  /// - Parameter isEdited: whether a hookpoint is edited at a position.
  init(
    _ cells: [SweepCell],
    backend: any Backend,
    isEdited: @escaping @Sendable (_ hookpoint: Hookpoint, _ position: Int) -> Bool
  ) throws {
    self.cells = cells
    self.isEdited = isEdited
    var directions: [Hookpoint: [Direction]] = [:]
    for (index, cell) in cells.enumerated() where cell.strength != 0 {
      for edit in cell.edits {
        // All strengths of a hookpoint share its vector.
        if let known = directions[edit.hookpoint]?.firstIndex(where: { $0.values == edit.vector }) {
          directions[edit.hookpoint]?[known].cells.insert(index)
        } else {
          let matrix = try backend.upload(edit.vector, rows: 1, columns: edit.vector.count)
          directions[edit.hookpoint, default: []].append(Direction(values: edit.vector, matrix: matrix, cells: [index]))
        }
      }
    }
    self.directions = directions
  }

  var onlyEdits: Bool { true }

  func wants(_ hookpoint: Hookpoint) -> Bool { directions[hookpoint] != nil }

  func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool {
    isEdited(hookpoint, position) && (directions[hookpoint] ?? []).contains { $0.cells.contains(identifier) }
  }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    for direction in directions[hookpoint] ?? [] {
      var chosen: [Int32] = []
      var factors: [Float] = []
      for sequence in rows.sequences where direction.cells.contains(sequence.identifier) {
        for row in sequence.rows where isEdited(hookpoint, sequence.firstPosition + row - sequence.rows.lowerBound) {
          chosen.append(Int32(row))
          factors.append(cells[sequence.identifier].strength)
        }
      }
      if !chosen.isEmpty { try backend.addVector(direction.matrix, factors: factors, toRows: chosen, of: value) }
    }
  }
}
