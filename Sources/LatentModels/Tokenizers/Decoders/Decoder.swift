/// A step on the way from tokens back to text. `decoder` in `tokenizer.json`.
protocol Decoder: Sendable {
  /// - Parameter lengthLimit: bytes that the text may grow to.
  /// - Throws: `TextTooLong` beyond that; `RegularExpression.Failure` when a pattern gives up.
  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) throws -> [DecodedPiece]

  /// Whether a token spells something else at the beginning than further on.
  var dependsOnPosition: Bool { get }
}

extension Decoder {
  var dependsOnPosition: Bool { false }
}

/// A piece of text on its way out of the tokens: bytes, and for each byte the position of the token that it came from.
struct DecodedPiece {
  private(set) var bytes: [UInt8] = []
  /// As many as `bytes`.
  private(set) var owners: [Int32] = []

  init() {}

  init(_ bytes: [UInt8], owner: Int32) {
    self.bytes = bytes
    owners = Array(repeating: owner, count: bytes.count)
  }

  mutating func append(_ byte: UInt8, owner: Int32) {
    bytes.append(byte)
    owners.append(owner)
  }

  mutating func append(_ more: some Sequence<UInt8>, owner: Int32) {
    for byte in more { append(byte, owner: owner) }
  }

  mutating func append(_ other: DecodedPiece) {
    bytes += other.bytes
    owners += other.owners
  }

  /// Appends bytes `range` of `other`.
  mutating func append(_ other: DecodedPiece, _ range: Range<Int>) {
    bytes += other.bytes[range]
    owners += other.owners[range]
  }

  /// The piece with every ill-formed stretch replaced by U+FFFD, which belongs to the stretch's last token.
  func repaired() -> DecodedPiece {
    var repaired = DecodedPiece()
    var index = 0
    while index < bytes.count {
      let (length, isScalar) = UTF8Bytes.subpart(bytes, at: index)
      if isScalar {
        repaired.append(self, index..<(index + length))
      } else {
        repaired.append("\u{FFFD}".utf8, owner: owners[index + length - 1])
      }
      index += length
    }
    return repaired
  }
}

/// The kinds of decoder that can be read, by their `type` in the file.
enum Decoders {
  typealias Reader = @Sendable (TokenizerField) throws -> any Decoder

  static let readers: [String: Reader] = [
    "BPEDecoder": { try SuffixDecoder($0) },
    "ByteFallback": { _ in ByteFallbackDecoder() },
    "ByteLevel": { _ in ByteLevelDecoder() },
    "Fuse": { _ in FuseDecoder() },
    "Metaspace": { try MetaspaceDecoder($0) },
    "Replace": { try ReplaceDecoder($0) },
    "Sequence": { try DecoderSequence($0) },
    "Strip": { try StripDecoder($0) },
    "WordPiece": { try WordPieceDecoder($0) },
  ]

  static func read(_ field: TokenizerField) throws -> any Decoder {
    let type = try field.required("type").string()
    guard let reader = readers[type] else {
      throw field.unsupported("decoder", type, supported: readers.keys.sorted())
    }
    return try reader(field)
  }
}

/// Several decoders, one after the other.
struct DecoderSequence: Decoder {
  let decoders: [any Decoder]

  init(_ field: TokenizerField) throws {
    decoders = try field.required("decoders").elements().map { try Decoders.read($0) }
  }

  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) throws -> [DecodedPiece] {
    try decoders.reduce(pieces) { try $1.decode($0, lengthLimit: lengthLimit) }
  }

  var dependsOnPosition: Bool { decoders.contains(where: \.dependsOnPosition) }
}

/// What a file without a decoder means: the tokens with a space between them.
struct SpacingDecoder: Decoder {
  func decode(_ pieces: [DecodedPiece], lengthLimit: Int) -> [DecodedPiece] {
    var text = DecodedPiece()
    for (position, piece) in pieces.enumerated() {
      if position > 0 { text.append(UInt8(ascii: " "), owner: piece.owners.first ?? Int32(position)) }
      text.append(piece)
    }
    return [text]
  }
}
