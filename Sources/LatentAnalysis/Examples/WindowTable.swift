internal import LatentSupport
package import LatentWorkspace

/// The cached tokens cut into windows: every token that a latent may fire on lies in exactly one.
///
/// A window never crosses a document or a context and holds no special token. A stretch of n tokens becomes
/// ceil(n / windowTokens) windows of nearly equal length, so that no scrap of two tokens is left at its end whose
/// length alone would tell a judge something.
package struct WindowTable: Sendable {
  /// Longest window, in tokens.
  package let windowTokens: Int
  /// First token of each window, ascending, as a position in the cache.
  package private(set) var starts: [Int32] = []
  /// One past the last token of each window.
  package private(set) var ends: [Int32] = []
  /// The document that each window is from.
  package private(set) var documents: [Int32] = []
  /// The part of the corpus that each window belongs to.
  package private(set) var splits: [DocumentSplit] = []
  /// Whether each window is the first of its stretch; the others go on where the one before ends.
  package private(set) var beginsStretch: [Bool] = []
  /// For every `bucket` positions, the first window that ends behind their first: where a position's window is looked for.
  private(set) var buckets: [Int32] = []
  /// The windows of each part, ascending.
  package private(set) var windowsBySplit: [DocumentSplit: [Int32]] = [:]

  /// Shorter stretches are left out: a word or two says nothing to a judge.
  package static let shortestWindow = 4
  static let bucket = 32

  package init(windowTokens: Int) {
    self.windowTokens = windowTokens
  }

  /// Cuts the windows of a whole cache.
  package init(_ cache: CacheReader, windowTokens: Int) throws {
    self.init(windowTokens: windowTokens)
    try cache.forEachStretch { tokens, document, key in append(tokens, document: document, documentKey: key) }
  }

  /// Cuts one more stretch: a run of tokens of one document in one context without special tokens, after all before it.
  package mutating func append(_ tokens: Range<Int>, document: Int, documentKey: UInt64) {
    guard tokens.count >= Self.shortestWindow else { return }
    let split = DocumentSplit(documentKey: documentKey)
    let pieces = (tokens.count + windowTokens - 1) / windowTokens
    for piece in 0..<pieces {
      windowsBySplit[split, default: []].append(Int32(starts.count))
      starts.append(Int32(tokens.lowerBound + tokens.count * piece / pieces))
      ends.append(Int32(tokens.lowerBound + tokens.count * (piece + 1) / pieces))
      documents.append(Int32(document))
      splits.append(split)
      beginsStretch.append(piece == 0)
      while buckets.count * Self.bucket < Int(ends[ends.count - 1]) { buckets.append(Int32(ends.count - 1)) }
    }
  }

  /// The tokens that a window in place of window `index` may reach over: of the same document and context, and none of
  /// them special.
  package func stretch(of index: Int) -> Range<Int> {
    var first = index
    while !beginsStretch[first] { first -= 1 }
    var last = index
    while last + 1 < count, !beginsStretch[last + 1] { last += 1 }
    return Int(starts[first])..<Int(ends[last])
  }

  package var count: Int { starts.count }
  /// Every window.
  package var all: [Int32] { Array(0..<Int32(count)) }

  /// The tokens of window `index`, as positions in the cache.
  package func tokens(of index: Int) -> Range<Int> { Int(starts[index])..<Int(ends[index]) }

  /// The window that holds `position`, nil for a special token or a stretch that is too short.
  package func window(at position: Int) -> Int? {
    guard position >= 0, position / Self.bucket < buckets.count else { return nil }
    var window = Int(buckets[position / Self.bucket])
    while window < count, Int(ends[window]) <= position { window += 1 }
    return window < count && Int(starts[window]) <= position ? window : nil
  }
}
