/// The few greatest of many numbers, without sorting them all; of equal ones those that were offered first.
package struct TopSelection: Sendable {
  private let limit: Int
  /// A heap with the least of those kept at its root.
  private var kept: [(value: Float, index: Int)] = []

  /// - Parameter limit: how many are kept.
  package init(_ limit: Int) {
    self.limit = limit
    kept.reserveCapacity(min(limit, 4_096))
  }

  /// The kept ones, greatest first.
  package var sorted: [(index: Int, value: Float)] {
    kept.sorted { ($0.value, $1.index) > ($1.value, $0.index) }.map { ($0.index, $0.value) }
  }

  /// Takes `value` if it is among the greatest so far. NaN never is.
  package mutating func offer(_ value: Float, _ index: Int) {
    guard limit > 0, !value.isNaN else { return }
    if kept.count < limit {
      kept.append((value, index))
      rise(kept.count - 1)
    } else if value > kept[0].value || (value == kept[0].value && index < kept[0].index) {
      kept[0] = (value, index)
      sink()
    }
  }

  /// Offers all of `values`, by their place.
  package mutating func offer(_ values: [Float]) {
    values.withUnsafeBufferPointer { values in
      var index = 0
      while index < values.count {
        // What is below the least of those kept is most, and passes quickly.
        if kept.count == limit, let least = kept.first?.value {
          while index < values.count, !(values[index] > least) { index += 1 }
          guard index < values.count else { return }
        }
        offer(values[index], index)
        index += 1
      }
    }
  }

  private func isLess(_ a: Int, _ b: Int) -> Bool {
    (kept[a].value, kept[b].index) < (kept[b].value, kept[a].index)
  }

  private mutating func rise(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard isLess(child, parent) else { return }
      kept.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < kept.count && isLess(child, least) { least = child }
      if least == parent { return }
      kept.swapAt(parent, least)
      parent = least
    }
  }
}
