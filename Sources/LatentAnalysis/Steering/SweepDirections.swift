internal import LatentModels
internal import LatentTensor

/// The vectors of a sweep in device memory, each once, with the cells that use it.
struct SweepDirections: Sendable {
  struct Direction: Sendable {
    /// [1, width]
    var matrix: Matrix
    var cells: Set<Int>
  }

  let byHookpoint: [Hookpoint: [Direction]]

  /// All strengths of a hookpoint share its vector.
  init(_ cells: [SweepCell], backend: any Backend) throws {
    var found: [Hookpoint: [(values: [Float], cells: Set<Int>)]] = [:]
    for (index, cell) in cells.enumerated() where cell.strength != 0 {
      for edit in cell.edits {
        if let known = found[edit.hookpoint]?.firstIndex(where: { $0.values == edit.vector }) {
          found[edit.hookpoint]?[known].cells.insert(index)
        } else {
          found[edit.hookpoint, default: []].append((edit.vector, [index]))
        }
      }
    }
    byHookpoint = try found.mapValues { entries in
      try entries.map { values, cells in
        Direction(matrix: try backend.upload(values, rows: 1, columns: values.count), cells: cells)
      }
    }
  }
}
