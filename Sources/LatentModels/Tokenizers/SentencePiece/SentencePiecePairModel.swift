/// SentencePiece's pair encoding: of all neighbours that together are a piece, those merge first whose piece has the
/// highest score, the leftmost first among equals.
struct SentencePiecePairModel: TokenModel {
  private let pieces: SentencePieceVocabulary
  /// The place of each piece's score among all scores, the highest first.
  private let ranks: [Int32]

  var vocabulary: Vocabulary { pieces.vocabulary }

  init(_ pieces: SentencePieceVocabulary) {
    self.pieces = pieces
    let order = Set(pieces.scores).sorted(by: >)
    let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, Int32($0)) })
    self.ranks = pieces.scores.map { ranks[$0] ?? 0 }
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    if pieces.staysWithinWords, SpacedWords.wordEnd(word, from: 0) < word.count {
      SpacedWords.tokenize(word, scratch, into: &output) { tokenizeWord($0, &$1) }
    } else {
      tokenizeWord(word, &output)
    }
  }

  private struct Symbol {
    var start: Int32
    /// Equal to `start` once the symbol was merged into the one before it.
    var end: Int32
    var previous: Int32
    var next: Int32
    /// A user-defined symbol does not merge.
    var isFrozen: Bool
  }

  private struct Candidate: Comparable {
    /// Rank in the upper half, place of the left symbol in the lower.
    var order: UInt64
    var end: Int32
    static func < (left: Candidate, right: Candidate) -> Bool { left.order < right.order }
  }

  private func tokenizeWord(_ word: UnsafeBufferPointer<UInt8>, _ output: inout [ModelToken]) {
    var symbols = symbols(word)
    var candidates = MinimumHeap<Candidate>()
    /// Of unused pieces, where they were put together.
    var seams: [Range<Int32>: Int32] = [:]
    func consider(_ left: Int32, _ right: Int32) {
      guard left >= 0, right >= 0, !symbols[Int(left)].isFrozen, !symbols[Int(right)].isFrozen else { return }
      let (start, end) = (symbols[Int(left)].start, symbols[Int(right)].end)
      let id = pieces.spellable.value(of: UnsafeBufferPointer(rebasing: word[Int(start)..<Int(end)]))
      guard id >= 0 else { return }
      candidates.insert(Candidate(order: UInt64(ranks[Int(id)]) << 32 | UInt64(left), end: end))
      if pieces.unused.contains(id) { seams[start..<end] = symbols[Int(left)].end }
    }
    for index in symbols.indices.dropFirst() { consider(Int32(index) - 1, Int32(index)) }
    while let candidate = candidates.popMinimum() {
      let left = Int(UInt32(truncatingIfNeeded: candidate.order))
      let next = symbols[left].next
      guard symbols[left].start < symbols[left].end, next >= 0, symbols[Int(next)].end == candidate.end else {
        continue
      }
      symbols[left].end = candidate.end
      symbols[left].next = symbols[Int(next)].next
      symbols[Int(next)].end = symbols[Int(next)].start
      if symbols[left].next >= 0 { symbols[Int(symbols[left].next)].previous = Int32(left) }
      consider(symbols[left].previous, Int32(left))
      consider(Int32(left), symbols[left].next)
    }
    var found: [ModelToken] = []
    for symbol in symbols where symbol.start < symbol.end { name(symbol.start, symbol.end, word, seams, &found) }
    pieces.append(found, of: word, into: &output)
  }

  private func symbols(_ word: UnsafeBufferPointer<UInt8>) -> [Symbol] {
    var symbols: [Symbol] = []
    var start = 0
    while start < word.count {
      let symbolEnd = pieces.symbolEnd(word, at: start)
      let end = symbolEnd ?? start + UTF8Bytes.length(ofScalarStartingWith: word[start])
      let place = Int32(symbols.count)
      symbols.append(
        Symbol(
          start: Int32(start),
          end: Int32(end),
          previous: place - 1,
          next: end < word.count ? place + 1 : -1,
          isFrozen: symbolEnd != nil
        )
      )
      start = end
    }
    return symbols
  }

  /// Appends the token of a stretch of `word`; of an unused piece those that it was put together from.
  private func name(
    _ start: Int32,
    _ end: Int32,
    _ word: UnsafeBufferPointer<UInt8>,
    _ seams: [Range<Int32>: Int32],
    _ found: inout [ModelToken]
  ) {
    let id = pieces.spellable.value(of: UnsafeBufferPointer(rebasing: word[Int(start)..<Int(end)]))
    if pieces.unused.contains(id), let seam = seams[start..<end], start < seam, seam < end {
      name(start, seam, word, seams, &found)
      name(seam, end, word, seams, &found)
    } else {
      found.append(ModelToken(id: id < 0 ? pieces.unknown : id, start: start, end: end))
    }
  }
}
