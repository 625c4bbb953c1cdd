package import LatentTensor

/// Keeps a copy of what it hears at some hookpoints: what `forward` answers with.
package final class HookRecorder: HookListener {
  private let hookpoints: Set<Hookpoint>
  private let isChosen: (@Sendable (_ position: Int) -> Bool)?
  private var values: [Hookpoint: Tensor] = [:]
  private var states: [Hookpoint: [(batchRow: Int, values: [Float])]] = [:]

  /// - Parameter isChosen: at which absolute positions values are kept; at all if not given.
  package init(
    _ hookpoints: some Sequence<Hookpoint>,
    positions isChosen: (@Sendable (_ position: Int) -> Bool)? = nil
  ) {
    self.hookpoints = Set(hookpoints)
    self.isChosen = isChosen
  }

  /// What was heard at each hookpoint, [row, width] in the batch's order, in host memory: in the last pass, or at
  /// recurrent states in all passes.
  package var recorded: [Hookpoint: Tensor] {
    values.merging(
      states.mapValues { rows in
        let ordered = rows.sorted { $0.batchRow < $1.batchRow }
        return Tensor(ordered.flatMap(\.values), shape: [ordered.count, ordered.first?.values.count ?? 0])
      }
    ) { value, _ in value }
  }

  package func wants(_ hookpoint: Hookpoint) -> Bool { hookpoints.contains(hookpoint) }

  package func wants(_ hookpoint: Hookpoint, after position: Int, of identifier: Int) -> Bool {
    isChosen?(position) ?? true
  }

  package func visit(_ hookpoint: Hookpoint, _ value: inout Matrix, rows: RowMap, backend: any Backend) throws {
    let chosen = isChosen.map { isChosen in rows.rows { _, position in isChosen(position) } }
    guard hookpoint.site.isState else {
      var kept = value
      if let chosen {
        kept = try backend.allocate(rows: chosen.count, columns: value.columns)
        if !chosen.isEmpty { try backend.gather(value, rows: chosen, into: kept) }
      }
      values[hookpoint] = Tensor(try backend.download(kept), shape: [kept.rows, kept.columns])
      return
    }
    let batchRows = rows.batchRows
    for row in chosen?.map({ Int($0) }) ?? Array(0..<value.rows) {
      states[hookpoint, default: []].append((batchRows[row], try backend.download(value.row(row))))
    }
  }
}
