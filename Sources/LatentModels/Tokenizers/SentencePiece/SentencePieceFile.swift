internal import LatentSupport

/// What a SentencePiece model file (`tokenizer.model`) says: pieces with their scores, and how text is normalized.
/// Format: `sentencepiece_model.proto` (Kudo and Richardson 2018).
struct SentencePieceFile {
  enum Kind: UInt64 {
    case normal = 1
    case unknown, control, userDefined, unused, byte
  }

  struct Piece {
    var text: [UInt8] = []
    var score: Float = 0
    var kind = Kind.normal
  }

  /// By id.
  private(set) var pieces: [Piece] = []
  private(set) var isPairEncoding = false
  private(set) var fallsBackToBytes = false
  private(set) var spacesEndWords = false
  private(set) var rules: CharacterRules?
  private(set) var addsPrefixSpace = true
  private(set) var removesExtraSpaces = true
  private(set) var escapesSpaces = true
  private(set) var beginningOfText: Int32?
  private(set) var endOfText: Int32?
  private(set) var padding: Int32?

  /// No model has more; a file that says so would only fill the memory.
  private static let pieceLimit = 4_000_000

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and what is wrong in it.
  init(path: String) throws {
    let file = try MappedFile(path: path)
    do {
      try self.init(withExtendedLifetime(file) { Array(file.bytes) })
    } catch let failure as ProtobufReader.Failure {
      throw LatentError.unreadable(path, "\(path) is no SentencePiece model: it \(failure.complaint).")
    } catch let failure as CharacterRules.Failure {
      throw LatentError.unreadable(path, "`normalizer_spec.precompiled_charsmap` of \(path) \(failure.complaint).")
    }
  }

  init(_ bytes: [UInt8]) throws {
    var modelKind: UInt64 = 1
    var specialIDs: [Int: Int32] = [41: 1, 42: 2, 43: -1]
    var reader = ProtobufReader(bytes[...])
    while let (field, value) = try reader.next() {
      guard case .bytes(let message) = value else { continue }
      switch field {
      case 1: try readPiece(message)
      case 2:
        try Self.integers(message) { field, value in
          switch field {
          case 3: modelKind = value
          case 24: spacesEndWords = value != 0
          case 35: fallsBackToBytes = value != 0
          case 41...43: specialIDs[field] = Int32(truncatingIfNeeded: value)
          default: break
          }
        }
      case 3: try readNormalizer(message)
      default: break
      }
    }
    guard !pieces.isEmpty else { throw ProtobufReader.Failure(complaint: "holds no pieces") }
    switch modelKind {
    case 1: isPairEncoding = false
    case 2: isPairEncoding = true
    default:
      let name = modelKind == 3 ? "WORD" : modelKind == 4 ? "CHAR" : "number \(modelKind)"
      throw ProtobufReader.Failure(
        complaint: "is of type \(name), which is not supported; supported are UNIGRAM and BPE"
      )
    }
    func special(_ field: Int) -> Int32? {
      specialIDs[field].flatMap { pieces.indices.contains(Int($0)) && pieces[Int($0)].kind == .control ? $0 : nil }
    }
    (beginningOfText, endOfText, padding) = (special(41), special(42), special(43))
  }

  private mutating func readPiece(_ message: ArraySlice<UInt8>) throws {
    guard pieces.count < Self.pieceLimit else {
      throw ProtobufReader.Failure(complaint: "has more than \(Self.pieceLimit) pieces")
    }
    var piece = Piece()
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let text)): piece.text = Array(text)
      case (2, .fixed32(let bits)): piece.score = Float(bitPattern: bits)
      case (3, .integer(let kind)):
        guard let kind = Kind(rawValue: kind) else {
          throw ProtobufReader.Failure(complaint: "gives piece \(pieces.count) the type \(kind), which does not exist")
        }
        piece.kind = kind
      default: break
      }
    }
    guard !piece.text.isEmpty, piece.score.isFinite, String(validating: piece.text, as: UTF8.self) != nil else {
      throw ProtobufReader.Failure(complaint: "has a piece \(pieces.count) without text or without a finite score")
    }
    pieces.append(piece)
  }

  private mutating func readNormalizer(_ message: ArraySlice<UInt8>) throws {
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (2, .bytes(let map)): rules = map.isEmpty ? nil : try CharacterRules(Array(map))
      case (3, .integer(let flag)): addsPrefixSpace = flag != 0
      case (4, .integer(let flag)): removesExtraSpaces = flag != 0
      case (5, .integer(let flag)): escapesSpaces = flag != 0
      default: break
      }
    }
  }

  private static func integers(_ message: ArraySlice<UInt8>, _ body: (Int, UInt64) -> Void) throws {
    var reader = ProtobufReader(message)
    while let (field, value) = try reader.next() {
      if case .integer(let integer) = value { body(field, integer) }
    }
  }
}
