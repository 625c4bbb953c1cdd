/// A stretch of one sequence that a recurrence goes over in one go.
package struct RecurrentSegment: Sendable {
  /// Where its positions stand among the batch's rows.
  package var rows: Range<Int>
  /// [1, state width]: what the sequence holds before the first of them. The recurrence leaves there what it holds
  /// after the last.
  package var state: Matrix

  package init(rows: Range<Int>, state: Matrix) {
    self.rows = rows
    self.state = state
  }
}
