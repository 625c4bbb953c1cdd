/// Byte strings as paths from a root, to find those that a text begins with at some place.
struct ByteTrie: Sendable {
  private struct Node: Sendable {
    var children: [(byte: UInt8, node: Int32)] = []
    var value: Int32 = -1
  }

  private var nodes: [Node] = [Node()]
  /// The root's children by byte, -1 for none: nearly every search ends here.
  private var roots = [Int32](repeating: -1, count: 256)

  /// The value of `key`, -1 where it has none; adding the key where it is missing. Values are not negative.
  subscript(key: some Collection<UInt8>) -> Int32 {
    mutating get { nodes[path(key)].value }
    set { nodes[path(key)].value = newValue }
  }

  /// Whether some string starts with `byte`.
  @inline(__always)
  func hasString(startingWith byte: UInt8) -> Bool { roots[Int(byte)] >= 0 }

  /// Calls `body` with the value and the end of each string that stands in `text` at `start`, shortest first.
  @inline(__always)
  func forEachMatch(
    in text: UnsafeBufferPointer<UInt8>,
    at start: Int,
    _ body: (_ value: Int32, _ end: Int) -> Void
  ) {
    guard start < text.count else { return }
    var node = Int(roots[Int(text[start])])
    var index = start + 1
    while node >= 0 {
      if nodes[node].value >= 0 { body(nodes[node].value, index) }
      guard index < text.count, let child = child(of: node, text[index]) else { return }
      node = child
      index += 1
    }
  }

  private func child(of node: Int, _ byte: UInt8) -> Int? {
    nodes[node].children.first { $0.byte == byte }.map { Int($0.node) }
  }

  private mutating func path(_ key: some Collection<UInt8>) -> Int {
    var node = 0
    for byte in key {
      if let child = child(of: node, byte) {
        node = child
        continue
      }
      nodes[node].children.append((byte, Int32(nodes.count)))
      if node == 0 { roots[Int(byte)] = Int32(nodes.count) }
      node = nodes.count
      nodes.append(Node())
    }
    return node
  }
}
