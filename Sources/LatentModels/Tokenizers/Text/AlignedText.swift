/// The bytes of the original text that a byte of the normalized text stands for.
struct Origin: Equatable {
  var start: Int32
  var end: Int32
}

/// A stretch of the normalized text: a word on its way to the model, or an added token that was found in the text.
struct TextPiece {
  /// Where the piece stands in `AlignedText.bytes`.
  var start: Int32
  var end: Int32
  /// The id of the added token that the piece is; -1 for ordinary text.
  var addedToken: Int32 = -1
  /// Where the piece's original text begins: what is put in before its first byte is aligned there.
  var originalStart: Int32 = 0

  var isText: Bool { addedToken < 0 }
}

/// A text on its way through the pipeline: what it has become, cut into pieces, and for each byte of it the bytes of
/// the original that it came from.
///
/// One flat buffer and ranges in place of a tree of strings: a split only writes ranges, and a change of the text is one
/// pass over the buffer. The alignment follows the rules of the `tokenizers` library, so that offsets agree with it also
/// where characters are composed, put in or taken out.
struct AlignedText {
  /// The normalized text, UTF-8. Every piece lies on scalar boundaries.
  private(set) var bytes: [UInt8]
  /// One entry a byte of `bytes`; empty when nobody asked for offsets.
  private(set) var origins: [Origin]
  /// Bytes of the original text, UTF-8.
  private(set) var originalCount: Int
  let tracksOrigins: Bool
  var pieces: [TextPiece]

  /// - Parameter tracksOrigins: whether offsets will be asked for; without them the alignment is not kept.
  init(_ original: UnsafeBufferPointer<UInt8>, tracksOrigins: Bool) {
    bytes = Array(original)
    originalCount = original.count
    self.tracksOrigins = tracksOrigins
    pieces = [TextPiece(start: 0, end: Int32(original.count))]
    origins = []
    guard tracksOrigins else { return }
    origins.reserveCapacity(original.count)
    var start = 0
    while start < original.count {
      let end = start + UTF8Bytes.length(ofScalarStartingWith: original[start])
      for _ in start..<end { origins.append(Origin(start: Int32(start), end: Int32(end))) }
      start = end
    }
  }

  /// Bytes that the text may grow to. The longest compatibility decomposition of Unicode makes 33 bytes of 3; only a file
  /// made to fill the memory, one replacement feeding the next, goes further.
  private var lengthLimit: Int { 64 * originalCount + 65_536 }

  /// The bytes of the original that `start..<end` of `bytes` stands for.
  func original(_ start: Int32, _ end: Int32) -> Origin? {
    guard start < end, Int(end) <= origins.count else { return nil }
    return Origin(start: origins[Int(start)].start, end: origins[Int(end) - 1].end)
  }
}

extension AlignedText {
  /// Replaces each piece of ordinary text by parts of itself.
  ///
  /// - Parameter cut: is handed the piece's bytes and appends the parts' ranges in them, in order; empty ones vanish.
  mutating func split(
    _ cut: (_ piece: UnsafeBufferPointer<UInt8>, _ parts: inout TextParts) throws -> Void
  ) rethrows {
    var split: [TextPiece] = []
    split.reserveCapacity(max(pieces.count, bytes.count / 4))
    var parts = TextParts()
    try bytes.withUnsafeBufferPointer { buffer in
      for piece in pieces {
        guard piece.isText else {
          split.append(piece)
          continue
        }
        parts.removeAll()
        try cut(UnsafeBufferPointer(rebasing: buffer[Int(piece.start)..<Int(piece.end)]), &parts)
        for part in parts.parts where part.start < part.end {
          let start = piece.start + part.start
          split.append(
            TextPiece(
              start: start,
              end: piece.start + part.end,
              addedToken: part.addedToken,
              originalStart: tracksOrigins ? origins[Int(start)].start : 0
            )
          )
        }
      }
    }
    pieces = split
  }

  /// Rewrites the text of each piece of ordinary text.
  ///
  /// - Parameter rewrite: appends the piece's new text to the writer. The writer knows how to keep the alignment.
  /// - Throws: `TextTooLong` when the text would grow beyond `lengthLimit`, and what `rewrite` throws.
  mutating func rewrite(_ rewrite: (_ piece: TextPiece, _ writer: inout TextWriter) throws -> Void) throws {
    var writer = TextWriter(bytes, origins, tracksOrigins: tracksOrigins, lengthLimit: lengthLimit)
    for index in pieces.indices {
      let piece = pieces[index]
      let start = writer.count
      if piece.isText {
        try rewrite(piece, &writer)
      } else {
        writer.keep(piece)
      }
      pieces[index].start = Int32(start)
      try writer.checkLength()
      pieces[index].end = Int32(writer.count)
    }
    (bytes, origins) = writer.finish()
  }

  /// Lets every piece begin where its first byte now comes from. To be called when normalization is done: what a
  /// normalizer took off the beginning is not a part of the piece.
  mutating func settleBeginnings() {
    guard tracksOrigins else { return }
    for index in pieces.indices where pieces[index].isText && pieces[index].start < pieces[index].end {
      pieces[index].originalStart = origins[Int(pieces[index].start)].start
    }
  }

  /// Drops pieces of which a rewrite has left nothing.
  mutating func removeEmptyPieces() {
    if pieces.contains(where: { $0.start == $0.end }) { pieces.removeAll { $0.start == $0.end } }
  }
}

/// Where a piece is cut, in bytes from the piece's start.
struct TextParts {
  struct Part {
    var start: Int32
    var end: Int32
    var addedToken: Int32 = -1
  }

  private(set) var parts: [Part] = []

  mutating func append(_ start: Int, _ end: Int, addedToken: Int32 = -1) {
    parts.append(Part(start: Int32(start), end: Int32(end), addedToken: addedToken))
  }

  /// Lengthens the last part to `end`; false when there is none.
  mutating func extendLast(to end: Int) -> Bool {
    guard !parts.isEmpty else { return false }
    parts[parts.count - 1].end = Int32(end)
    return true
  }

  mutating func removeAll() { parts.removeAll(keepingCapacity: true) }
}
