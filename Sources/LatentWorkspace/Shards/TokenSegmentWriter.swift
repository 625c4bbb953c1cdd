internal import LatentSupport

/// Collects the tokens of a segment: 5 bytes a position.
struct TokenSegmentWriter {
  let contextLength: Int
  private(set) var tokens: [Int32] = []
  private var isSpecial: [Bool] = []
  private var documents: [ContextBatch.Document] = []

  init(contextLength: Int) { self.contextLength = contextLength }

  var positions: Int { tokens.count }
  var contexts: Int { (tokens.count + contextLength - 1) / contextLength }
  /// Whether a shorter context has ended the corpus.
  var hasShortContext: Bool { tokens.count % contextLength != 0 }
  /// One more than the highest document number.
  var documentLimit: Int { (documents.last?.number ?? -1) + 1 }

  /// - Throws: `LatentError` when the batch contradicts itself or goes back in the corpus.
  func check(_ batch: ContextBatch) throws {
    guard batch.isSpecial.count == batch.tokens.count else {
      throw LatentError(.internal, "A batch marks \(batch.isSpecial.count) of its \(batch.tokens.count) tokens.")
    }
    guard batch.tokens.allSatisfy({ $0 >= 0 }) else {
      throw LatentError(.internal, "A batch holds a token id below 0.")
    }
    guard batch.documents.first?.offset == 0 else {
      throw LatentError(.internal, "A batch does not say which document it begins in.")
    }
    var previous = documents.last.map { (offset: -1, number: $0.number) } ?? (offset: -1, number: -1)
    for document in batch.documents {
      guard document.offset > previous.offset, document.offset < batch.tokens.count,
        document.number >= previous.number, document.number <= CacheLimits.mostPositions
      else { throw LatentError(.internal, "A batch names document \(document.number) out of order.") }
      previous = (document.offset, document.number)
    }
  }

  /// Takes in a batch that `check` found good.
  mutating func append(_ batch: ContextBatch) {
    let base = tokens.count
    for document in batch.documents where document.number != documents.last?.number {
      documents.append(
        ContextBatch.Document(offset: base + document.offset, number: document.number, key: document.key)
      )
    }
    tokens += batch.tokens
    isSpecial += batch.isSpecial
  }

  mutating func reset() { self = TokenSegmentWriter(contextLength: contextLength) }

  /// Writes the segment to `name` in `folder`.
  func write(folder: String, name: String) throws -> CacheManifest.File {
    var head = LittleEndianBytes()
    head.append(TokenSegmentLayout.magic)
    head.append(TokenSegmentLayout.version)
    head.append(UInt32(contextLength))
    head.append(UInt64(positions))
    head.append(UInt64(documents.count))
    head.append(tokens.lazy.map { UInt32($0) })
    head.align()
    for document in documents { head.append(document.key) }
    head.append(documents.lazy.map { UInt32($0.offset) })
    head.append(documents.lazy.map { UInt32($0.number) })
    var mask = [UInt8](repeating: 0, count: (positions + 7) / 8)
    for position in 0..<positions where isSpecial[position] { mask[position / 8] |= 1 << (position % 8) }
    head.append(mask)
    head.align()
    let file = try ChecksummedFile(folder: folder, name: name)
    try file.write(head.bytes)
    return try file.commit()
  }
}
