internal import LatentSupport

/// A unigram language model (Kudo 2018, SentencePiece): of all ways to spell a text in tokens the likeliest.
struct UnigramModel: TokenModel {
  let vocabulary: Vocabulary
  /// Log-probability by id.
  private let scores: [Double]
  private let trie: ByteTrie
  private let unknown: Int32
  private let unknownScore: Double
  /// The tokens `<0x00>` to `<0xFF>` that spell what is unknown, -1 where one is missing; nil where the file asks for none.
  private let byteTokens: [Int32]?

  /// How far below the unlikeliest token an unknown character lies.
  private static let unknownPenalty = 10.0

  init(_ field: TokenizerField) throws {
    let entries = try field.required("vocab")
    guard let list = entries.value.arrayValue else { throw entries.unreadable("is not a list of tokens and scores") }
    var vocabulary = Vocabulary(capacity: list.count)
    var scores: [Double] = []
    var trie = ByteTrie()
    for (id, entry) in list.enumerated() {
      guard let token = entry[0]?.stringValue, let score = entry[1]?.numberValue, id < Int(Int32.max) else {
        throw TokenizerField(entry, name: "\(entries.name)[\(id)]", file: field.file)
          .unreadable("is not a token and its score")
      }
      let bytes = Array(token.utf8)
      bytes.withUnsafeBufferPointer { vocabulary.insert($0, id: Int32(id)) }
      if !bytes.isEmpty { trie[bytes] = Int32(id) }
      scores.append(score)
    }
    let unknown = try field.required("unk_id")
    guard try unknown.count() < scores.count else { throw unknown.unreadable("is no token of the vocabulary") }
    self.vocabulary = vocabulary
    self.scores = scores
    self.trie = trie
    self.unknown = Int32(try unknown.count())
    unknownScore = (scores.min() ?? 0) - Self.unknownPenalty
    byteTokens =
      try field.flag("byte_fallback", default: false)
      ? (0..<256).map { vocabulary.id(of: ByteToken.text(UInt8($0))) ?? -1 } : nil
  }

  /// What is unknown is named by its own text.
  var verbatimToken: Int32? { unknown }

  private struct Path {
    var score = 0.0
    /// Where the path's last token starts; -1 while no path leads here.
    var start: Int32 = -1
    var id: Int32 = -1
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>,
    _ scratch: TokenizerScratch,
    into output: inout [ModelToken]
  ) {
    var tokens = likeliest(word)
    // Unknown characters in a row are one.
    var count = 0
    for token in tokens {
      if token.id == unknown, count > 0, tokens[count - 1].id == unknown {
        tokens[count - 1].end = token.end
      } else {
        tokens[count] = token
        count += 1
      }
    }
    for token in tokens[..<count] {
      guard token.id == unknown else {
        output.append(token)
        continue
      }
      let text = UnsafeBufferPointer(rebasing: word[Int(token.start)..<Int(token.end)])
      let known = vocabulary.id(of: text)
      if known >= 0 {
        output.append(ModelToken(id: known, start: token.start, end: token.end))
      } else if let byteTokens, text.allSatisfy({ byteTokens[Int($0)] >= 0 }) {
        for byte in text { output.append(ModelToken(id: byteTokens[Int(byte)], start: token.start, end: token.end)) }
      } else {
        output.append(token)
      }
    }
  }

  /// The tokens of the path with the highest score (Viterbi 1967); of equal ones the first that was found.
  private func likeliest(_ word: UnsafeBufferPointer<UInt8>) -> [ModelToken] {
    var paths = [Path](repeating: Path(), count: word.count + 1)
    func extend(_ start: Int, _ end: Int, _ id: Int32, _ score: Double) {
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
        extend(start, end, id, scores[Int(id)])
        if end == next { hasSingle = true }
      }
      if !hasSingle { extend(start, next, unknown, unknownScore) }
      start = next
    }
    var tokens: [ModelToken] = []
    var end = word.count
    while end > 0 {
      let path = paths[end]
      tokens.append(ModelToken(id: path.id, start: path.start, end: Int32(end)))
      end = Int(path.start)
    }
    return tokens.reversed()
  }
}
