/// The pieces of a SentencePiece model as both of its algorithms need them.
struct SentencePieceVocabulary: Sendable {
  /// Every piece by its id.
  let vocabulary: Vocabulary
  /// The pieces that text may become, by their text: not those that stand for something outside it.
  let spellable: ByteStringTable
  let scores: [Float]
  /// Pieces that are kept whole and unchanged wherever they stand in the text.
  let symbols: ByteTrie?
  let isUserDefined: Set<Int32>
  /// Pieces that text is not to become, though larger ones are made of them.
  let unused: Set<Int32>
  let unknown: Int32
  /// The tokens of the 256 bytes; nil where unknown characters are not spelled in bytes, -1 where one is missing.
  let byteTokens: [Int32]?
  /// Whether no piece has a `▁` behind another character, so that text can be taken word by word.
  let staysWithinWords: Bool

  init(_ file: SentencePieceFile) throws(ProtobufReader.Failure) {
    var vocabulary = Vocabulary(capacity: file.pieces.count)
    var spellable = ByteStringTable(capacity: file.pieces.count)
    var symbols = ByteTrie()
    var userDefined: Set<Int32> = []
    var unused: Set<Int32> = []
    var unknown: Int32?
    var staysWithinWords = true
    for (index, piece) in file.pieces.enumerated() {
      let id = Int32(index)
      let wasThere = piece.text.withUnsafeBufferPointer { text in
        defer { vocabulary.insert(text, id: id) }
        return vocabulary.id(of: text) >= 0
      }
      if wasThere { throw ProtobufReader.Failure(complaint: "has the piece of id \(id) twice") }
      switch piece.kind {
      case .unknown: unknown = id
      case .userDefined:
        userDefined.insert(id)
        symbols[piece.text] = id
      case .unused: unused.insert(id)
      case .normal, .control, .byte: break
      }
      if [.normal, .userDefined, .unused].contains(piece.kind) {
        piece.text.withUnsafeBufferPointer { text in
          spellable.insert(text, id)
          if SpacedWords.wordEnd(text, from: 0) < text.count { staysWithinWords = false }
        }
      }
    }
    guard let unknown else { throw ProtobufReader.Failure(complaint: "has no piece for what is unknown") }
    self.vocabulary = vocabulary
    self.spellable = spellable
    self.symbols = userDefined.isEmpty ? nil : symbols
    self.isUserDefined = userDefined
    self.unused = unused
    self.unknown = unknown
    // What is unknown could go on over the beginning of a word if `▁` were unknown too.
    self.staysWithinWords = staysWithinWords && Array("▁".utf8).withUnsafeBufferPointer { spellable.value(of: $0) } >= 0
    scores = file.pieces.map(\.score)
    byteTokens =
      file.fallsBackToBytes ? (0..<256).map { vocabulary.id(of: ByteToken.text(UInt8($0))) ?? -1 } : nil
  }

  /// The end of the longest user-defined symbol that stands at `start`, or nil.
  func symbolEnd(_ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    guard let symbols, symbols.hasString(startingWith: text[start]) else { return nil }
    var longest: Int?
    symbols.forEachMatch(in: text, at: start) { longest = $1 }
    return longest
  }

  /// Appends `pieces`, with what is unknown spelled in bytes, or else its runs made one.
  func append(
    _ pieces: some Sequence<ModelToken>,
    of word: UnsafeBufferPointer<UInt8>,
    into output: inout [ModelToken]
  ) {
    var followsUnknown = false
    for piece in pieces {
      let isUnknown = piece.id == unknown
      if isUnknown, let byteTokens {
        for byte in word[Int(piece.start)..<Int(piece.end)] {
          let id = byteTokens[Int(byte)]
          output.append(ModelToken(id: id < 0 ? unknown : id, start: piece.start, end: piece.end))
        }
      } else if isUnknown, followsUnknown {
        output[output.count - 1].end = piece.end
      } else {
        output.append(piece)
      }
      followsUnknown = isUnknown
    }
  }
}
