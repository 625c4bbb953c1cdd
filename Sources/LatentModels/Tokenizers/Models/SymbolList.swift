/// The symbols of one word while they merge: a linked list in an array, and a heap of the merges that are possible.
///
/// A word of n symbols takes O(n log n): a merge makes at most two new pairs, and pairs that are gone are recognised when
/// they come out of the heap.
struct SymbolList {
  private struct Symbol {
    var id: Int32
    /// Bytes of the word that the symbol covers; 0 once it was merged into the one before it.
    var length: Int32
    var previous: Int32
    /// -1 for the last one.
    var next: Int32
  }

  private var symbols: [Symbol] = []
  /// Possible merges, the smallest first: rank in the upper half, position of the left symbol in the lower, so that of
  /// equal ranks the leftmost comes first.
  private var heap: [UInt64] = []

  mutating func removeAll() {
    symbols.removeAll(keepingCapacity: true)
  }

  mutating func append(_ id: Int32, length: Int) {
    let position = Int32(symbols.count)
    if position > 0 { symbols[Int(position) - 1].next = position }
    symbols.append(Symbol(id: id, length: Int32(length), previous: position - 1, next: -1))
  }

  /// Calls `body` with each symbol that is left.
  func forEach(_ body: (ModelToken) -> Void) {
    var end: Int32 = 0
    for symbol in symbols where symbol.length > 0 {
      body(ModelToken(id: symbol.id, start: end, end: end + symbol.length))
      end += symbol.length
    }
  }

  /// Applies merges until none is possible.
  mutating func mergeAll(_ merges: MergeTable) {
    heap.removeAll(keepingCapacity: true)
    guard symbols.count > 1 else { return }
    for position in 0..<(symbols.count - 1) {
      push(Int32(position), symbols[position].id, symbols[position + 1].id, merges)
    }
    while let candidate = pop() {
      let rank = Int32(truncatingIfNeeded: candidate >> 32)
      let position = Int(UInt32(truncatingIfNeeded: candidate))
      let left = symbols[position]
      guard left.length > 0, left.next >= 0 else { continue }
      let right = symbols[Int(left.next)]
      // The pair may have changed since it was pushed; ranks are unique, so the rank tells.
      guard let merge = merges.merge(left.id, right.id), merge.rank == rank else { continue }
      symbols[Int(left.next)].length = 0
      symbols[position].id = merge.id
      symbols[position].length += right.length
      symbols[position].next = right.next
      if right.next >= 0 {
        symbols[Int(right.next)].previous = Int32(position)
        push(Int32(position), merge.id, symbols[Int(right.next)].id, merges)
      }
      if left.previous >= 0 {
        push(left.previous, symbols[Int(left.previous)].id, merge.id, merges)
      }
    }
  }

  @inline(__always)
  private mutating func push(_ position: Int32, _ left: Int32, _ right: Int32, _ merges: MergeTable) {
    guard let merge = merges.merge(left, right) else { return }
    heap.append(UInt64(UInt32(bitPattern: merge.rank)) << 32 | UInt64(UInt32(bitPattern: position)))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  @inline(__always)
  private mutating func pop() -> UInt64? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var child = parent * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }
}
