/// The strongest columns of each row, in host memory.
package struct TopValues: Sendable, Equatable {
  /// How many there are for each row.
  package var count: Int
  /// [rows, count], strongest first; of equal values the lower column first.
  package var indices: [Int32]
  package var values: [Float]

  package init(count: Int, indices: [Int32], values: [Float]) {
    self.count = count
    self.indices = indices
    self.values = values
  }
}
