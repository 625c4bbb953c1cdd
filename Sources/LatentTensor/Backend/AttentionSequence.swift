/// One sequence of a ragged batch, as attention sees it.
package struct AttentionSequence: Sendable {
  /// Where the sequence's new positions stand among the batch's rows.
  package var rows: Range<Int>
  /// The position of the first of those rows in its sequence: 0, or how many positions the cache held before.
  package var firstPosition: Int
  /// Keys and values of positions 0 ..< firstPosition + rows.count, one row each: a cache, or the batch's own rows.
  package var keys: Heads
  package var values: Heads

  package init(rows: Range<Int>, firstPosition: Int, keys: Heads, values: Heads) {
    self.rows = rows
    self.firstPosition = firstPosition
    self.keys = keys
    self.values = values
  }
}
