internal import LatentModels
internal import LatentTensor

/// Keeps copies of some rows of what passes some hookpoints, in the device's memory.
final class StreamCollector: HookListener {
  private let hookpoints: Set<Hookpoint>
  private let rows: [Int32]?
  /// [chosen row, width]
  private(set) var values: [Hookpoint: Matrix] = [:]

  /// - Parameter rows: of the batch; all if not given.
  init(_ hookpoints: some Sequence<Hookpoint>, rows: [Int32]? = nil) {
    self.hookpoints = Set(hookpoints)
    self.rows = rows
  }

  func wants(_ hookpoint: Hookpoint) -> Bool { hookpoints.contains(hookpoint) }

  func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows map: RowMap, backend: any Backend) throws {
    let copy = try backend.allocate(rows: rows?.count ?? value.rows, columns: value.columns)
    if let rows { try backend.gather(value, rows: rows, into: copy) } else { try backend.copy(value, into: copy) }
    values[hookpoint] = copy
  }
}
