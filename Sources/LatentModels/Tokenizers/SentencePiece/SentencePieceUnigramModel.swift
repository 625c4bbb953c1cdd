/// SentencePiece's unigram model: of all ways to spell a text the likeliest, in single precision as the original
/// computes it, so that ties fall alike.
struct SentencePieceUnigramModel: TokenModel {
  private let pieces: SentencePieceVocabulary
  private let trie: ByteTrie
  private let unknownScore: Float
  private let highestScore: Float

  /// How far below the unlikeliest piece an unknown character lies.
  private static let unknownPenalty: Float = 10

  var vocabulary: Vocabulary { pieces.vocabulary }

  init(_ pieces: SentencePieceVocabulary, _ file: SentencePieceFile) {
    self.pieces = pieces
    var trie = ByteTrie()
    var lowest = Float.greatestFiniteMagnitude
    // The original starts from the smallest positive number, though scores are negative.
    var highest = Float.leastNormalMagnitude
    for (id, piece) in file.pieces.enumerated() {
      if piece.kind == .normal {
        lowest = min(lowest, piece.score)
        highest = max(highest, piece.score)
      }
      if piece.kind == .normal || piece.kind == .userDefined { trie[piece.text] = Int32(id) }
    }
    self.trie = trie
    unknownScore = lowest - Self.unknownPenalty
    highestScore = highest
  }

  private struct Path {
    var score: Float = 0
    /// Where the path's last token starts; -1 while no path leads here.
    var start: Int32 = -1
    var id: Int32 = -1
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    var paths = [Path](repeating: Path(), count: word.count + 1)
    func extend(_ start: Int, _ end: Int, _ id: Int32, _ score: Float) {
      let total = paths[start].score + score
      if paths[end].start < 0 || total > paths[end].score {
        paths[end] = Path(score: total, start: Int32(start), id: id)
      }
    }
    var start = 0
    while start < word.count {
      let next = start + UTF8Bytes.length(ofScalarStartingWith: word[start])
      var hasSingle = false
      trie.forEachMatch(in: word, at: start) { id, end in
        let length = Double(Float(end - start) * highestScore)
        extend(start, end, id, pieces.isUserDefined.contains(id) ? Float(length - 0.1) : pieces.scores[Int(id)])
        if end == next { hasSingle = true }
      }
      if !hasSingle { extend(start, next, pieces.unknown, unknownScore) }
      start = next
    }
    var tokens: [ModelToken] = []
    var end = word.count
    while end > 0 {
      let path = paths[end]
      tokens.append(ModelToken(id: path.id, start: path.start, end: Int32(end)))
      end = Int(path.start)
    }
    pieces.append(tokens.reversed(), of: word, into: &output)
  }
}
