/// Which position of which sequence every row of a batch's matrices is.
///
/// A batch holds the rows of its sequences one sequence after another. Positions are absolute: with a key-value cache or
/// a recurrent state, the first row of a sequence has the position after the last one that the state holds, so that
/// what is done at a position does not depend on how the positions were cut into passes.
package struct RowMap: Sendable, Equatable {
  /// One sequence's share of the rows.
  package struct Sequence: Sendable, Equatable {
    /// Which sequence this is, by the number that the batch gives it: its place in the batch if not said otherwise.
    package let identifier: Int
    /// Its rows.
    package let rows: Range<Int>
    /// The absolute position of the first of them.
    package let firstPosition: Int
    /// Where the first of them stands among the rows of the whole batch: elsewhere than in the shown matrix where only
    /// some positions are shown, as at recurrent states.
    package let firstBatchRow: Int

    /// - Parameter firstBatchRow: the same place as in the shown matrix if not given.
    package init(identifier: Int, rows: Range<Int>, firstPosition: Int, firstBatchRow: Int? = nil) {
      self.identifier = identifier
      self.rows = rows
      self.firstPosition = firstPosition
      self.firstBatchRow = firstBatchRow ?? rows.lowerBound
    }

    /// The absolute positions of the rows.
    package var positions: Range<Int> { firstPosition..<firstPosition + rows.count }
  }

  /// The sequences in the order of their rows, without gaps.
  package let sequences: [Sequence]
  /// The absolute position of each row.
  package let positions: [Int32]

  package init(_ sequences: [Sequence]) {
    self.sequences = sequences
    positions = sequences.flatMap { $0.positions.map(Int32.init) }
  }

  /// Number of rows.
  package var count: Int { positions.count }

  /// Where each row stands among the rows of the whole batch.
  package var batchRows: [Int] {
    sequences.flatMap { sequence in
      sequence.rows.map { sequence.firstBatchRow + $0 - sequence.rows.lowerBound }
    }
  }

  /// The last row of each sequence that has any.
  package var lastRows: [Int32] {
    sequences.compactMap { $0.rows.isEmpty ? nil : Int32($0.rows.upperBound - 1) }
  }

  /// The rows whose sequence and absolute position `isChosen`, ascending.
  package func rows(where isChosen: (_ identifier: Int, _ position: Int) -> Bool) -> [Int32] {
    sequences.flatMap { sequence in
      sequence.rows.compactMap { row in
        let position = sequence.firstPosition + row - sequence.rows.lowerBound
        return isChosen(sequence.identifier, position) ? Int32(row) : nil
      }
    }
  }
}
