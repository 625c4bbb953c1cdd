internal import LatentSupport
package import LatentWorkspace

/// Which windows hold a token: four bytes for each token of the corpus.
package struct TokenIndex: Sendable {
  /// Per token id, where its windows begin; one more than ids.
  private var offsets: [Int32] = [0]
  private var list: [Int32] = []

  /// Reads the tokens of all windows once.
  package init(_ cache: CacheReader, _ table: WindowTable) throws {
    var counts: [Int32] = []
    try Self.forEach(cache, table) { token, _ in
      if token >= counts.count {
        counts += [Int32](repeating: 0, count: max(token + 1, 2 * counts.count) - counts.count)
      }
      counts[token] += 1
    }
    offsets = [Int32](repeating: 0, count: counts.count + 1)
    for token in counts.indices { offsets[token + 1] = offsets[token] + counts[token] }
    var next = offsets
    list = [Int32](repeating: 0, count: Int(offsets[counts.count]))
    try Self.forEach(cache, table) { token, window in
      list[Int(next[token])] = window
      next[token] += 1
    }
  }

  /// The windows that hold `token`, ascending, one as often as it holds it.
  package func windows(with token: Int32) -> ArraySlice<Int32> {
    guard token >= 0, Int(token) + 1 < offsets.count else { return [] }
    return list[Int(offsets[Int(token)])..<Int(offsets[Int(token) + 1])]
  }

  private static func forEach(
    _ cache: CacheReader,
    _ table: WindowTable,
    _ body: (_ token: Int, _ window: Int32) -> Void
  ) throws {
    for window in 0..<table.count {
      for token in try cache.tokens(table.tokens(of: window)) where token >= 0 { body(Int(token), Int32(window)) }
    }
  }
}
