/// Of which of a batch's rows logits are computed. The unembedding is often the costliest layer of all.
package enum LogitRows: Sendable, Equatable {
  /// Of none: the unembedding is not run.
  case none
  /// Of each sequence's last row, in the order of the sequences.
  case last
  /// Of every row.
  case all
  /// Of these rows, in this order.
  case rows([Int32])

  /// The rows meant, or nil for all of them.
  func resolve(_ rows: RowMap) -> [Int32]? {
    switch self {
    case .none: []
    case .last: rows.lastRows
    case .all: nil
    case .rows(let chosen): chosen
    }
  }
}
