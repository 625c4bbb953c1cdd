/// How rows are cut into heads that stand side by side.
package struct HeadLayout: Sendable, Equatable {
  /// The widest head that RWKV's recurrences take.
  package static let largestWidth = 256

  package let count: Int
  /// Numbers in one head.
  package let width: Int

  package init(count: Int, width: Int) {
    self.count = count
    self.width = width
  }

  /// Numbers in a row.
  package var columns: Int { count * width }
  /// Numbers in a state that holds a matrix for each head.
  package var stateWidth: Int { count * width * width }
}
