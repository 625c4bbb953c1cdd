/// The normalizers of a file make more and more of a text.
struct TextTooLong: Error {}

/// Writes the new text of an `AlignedText` while the old one is read, and carries the alignment over.
struct TextWriter {
  /// A scalar of the new text and how it came about.
  struct Edit {
    var scalar: Unicode.Scalar
    /// 0: stands in the place of one scalar of the old text. Positive: was put in, and shares the place of what stands
    /// before it. Negative: stands in the place of one scalar, and that many after it are gone.
    var change: Int
  }

  private let source: [UInt8]
  private let sourceOrigins: [Origin]
  private let tracksOrigins: Bool
  private let lengthLimit: Int
  private var bytes: [UInt8] = []
  private var origins: [Origin] = []

  init(_ source: [UInt8], _ sourceOrigins: [Origin], tracksOrigins: Bool, lengthLimit: Int) {
    self.source = source
    self.sourceOrigins = sourceOrigins
    self.tracksOrigins = tracksOrigins
    self.lengthLimit = lengthLimit
    bytes.reserveCapacity(source.count + source.count / 4)
    if tracksOrigins { origins.reserveCapacity(source.count + source.count / 4) }
  }

  /// Bytes written so far.
  var count: Int { bytes.count }

  /// - Throws: `TextTooLong` once more was written than the text may grow to.
  func checkLength() throws(TextTooLong) {
    if bytes.count > lengthLimit { throw TextTooLong() }
  }

  func finish() -> ([UInt8], [Origin]) { (bytes, origins) }

  /// The old text of `piece`.
  func withText<Result>(
    _ piece: TextPiece,
    _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    try source.withUnsafeBufferPointer {
      try body(UnsafeBufferPointer(rebasing: $0[Int(piece.start)..<Int(piece.end)]))
    }
  }

  /// The old scalars of `piece`.
  func scalars(_ piece: TextPiece) -> [Unicode.Scalar] {
    withText(piece) { UTF8Bytes.scalars($0) }
  }

  /// Takes over the old text of `piece` as it is.
  mutating func keep(_ piece: TextPiece) {
    keep(Int(piece.start), Int(piece.end))
  }

  /// Takes over bytes `start..<end` of the old text as they are.
  mutating func keep(_ start: Int, _ end: Int) {
    bytes.append(contentsOf: source[start..<end])
    if tracksOrigins { origins.append(contentsOf: sourceOrigins[start..<end]) }
  }

  /// Writes `edits` in the place of bytes `range` of `piece` (counted from the piece's start).
  ///
  /// - Parameter removedFirst: how many scalars of the old text vanish before the first edit.
  mutating func replace(
    _ range: Range<Int>,
    of piece: TextPiece,
    with edits: some Sequence<Edit>,
    removedFirst: Int = 0
  ) {
    let pieceStart = Int(piece.start)
    var offset = pieceStart + range.lowerBound
    let end = pieceStart + range.upperBound
    skip(removedFirst, &offset, end)
    for edit in edits {
      let origin = tracksOrigins ? self.origin(at: offset, edit.change, pieceStart, piece) : nil
      if edit.change <= 0 { skip(1 - edit.change, &offset, end) }
      let before = bytes.count
      UTF8Bytes.append(edit.scalar, to: &bytes)
      if let origin {
        for _ in before..<bytes.count { origins.append(origin) }
      }
    }
  }

  /// Writes `text`, which stands for bytes `range` of the old text.
  mutating func append(_ text: [UInt8], for range: Range<Int>) {
    bytes.append(contentsOf: text)
    guard tracksOrigins else { return }
    let origin =
      range.isEmpty
      ? Origin(start: origins.last?.end ?? 0, end: origins.last?.end ?? 0)
      : Origin(start: sourceOrigins[range.lowerBound].start, end: sourceOrigins[range.upperBound - 1].end)
    for _ in text { origins.append(origin) }
  }

  /// Writes `piece` with `transform` of each scalar in its place.
  mutating func map(_ piece: TextPiece, _ transform: (Unicode.Scalar) -> Unicode.Scalar) {
    let source = source
    source.withUnsafeBufferPointer { text in
      var kept = Int(piece.start)
      var index = kept
      while index < Int(piece.end) {
        let scalar = UTF8Bytes.scalar(text, at: index)
        let next = index + UTF8Bytes.length(ofScalarStartingWith: text[index])
        let mapped = transform(scalar)
        if mapped != scalar {
          keep(kept, index)
          let before = bytes.count
          UTF8Bytes.append(mapped, to: &bytes)
          if tracksOrigins { for _ in before..<bytes.count { origins.append(sourceOrigins[index]) } }
          kept = next
        }
        index = next
      }
      keep(kept, Int(piece.end))
    }
  }

  /// Writes `piece` without the scalars that do not meet `condition`.
  mutating func filter(_ piece: TextPiece, _ condition: (Unicode.Scalar) -> Bool) {
    let source = source
    source.withUnsafeBufferPointer { text in
      var kept = Int(piece.start)
      var index = kept
      while index < Int(piece.end) {
        let next = index + UTF8Bytes.length(ofScalarStartingWith: text[index])
        if !condition(UTF8Bytes.scalar(text, at: index)) {
          keep(kept, index)
          kept = next
        }
        index = next
      }
      keep(kept, Int(piece.end))
    }
  }

  /// Writes bytes `range` of the old text, all of them ASCII, with what `table` has in their places; bytes for which it
  /// has none that is ASCII are left out.
  mutating func map(_ range: Range<Int>, _ table: [UInt8]) {
    let (source, sourceOrigins, tracksOrigins) = (source, sourceOrigins, tracksOrigins)
    source.withUnsafeBufferPointer { text in
      table.withUnsafeBufferPointer { table in
        for index in range {
          let byte = table[Int(text[index])]
          guard byte < 0x80 else { continue }
          bytes.append(byte)
          if tracksOrigins { origins.append(sourceOrigins[index]) }
        }
      }
    }
  }

  /// The stretches of `piece`'s bytes in the old text that are all ASCII, or have none of it.
  func stretches(of piece: TextPiece) -> [(range: Range<Int>, isASCII: Bool)] {
    source.withUnsafeBufferPointer { text in
      var stretches: [(range: Range<Int>, isASCII: Bool)] = []
      var index = Int(piece.start)
      while index < Int(piece.end) {
        let start = index
        let isASCII = text[index] < 0x80
        while index < Int(piece.end), (text[index] < 0x80) == isASCII { index += 1 }
        stretches.append((start..<index, isASCII))
      }
      return stretches
    }
  }

  private func skip(_ scalars: Int, _ offset: inout Int, _ end: Int) {
    var left = scalars
    while left > 0, offset < end {
      offset += UTF8Bytes.length(ofScalarStartingWith: source[offset])
      left -= 1
    }
  }

  private func origin(at offset: Int, _ change: Int, _ pieceStart: Int, _ piece: TextPiece) -> Origin {
    if change <= 0, offset < sourceOrigins.count { return sourceOrigins[offset] }
    guard offset > pieceStart else { return Origin(start: piece.originalStart, end: piece.originalStart) }
    return sourceOrigins[offset - 1]
  }
}

extension TextWriter {
  /// Writes the piece's bytes in the byte alphabet: each byte becomes the character that `alphabet` has for it, aligned
  /// to the scalar that the byte was a part of.
  mutating func appendByteLevel(_ piece: TextPiece) {
    let start = Int(piece.start)
    let end = Int(piece.end)
    source.withUnsafeBufferPointer { source in
      for index in start..<end {
        let encoded = ByteAlphabet.utf8[Int(source[index])]
        bytes.append(encoded.first)
        if encoded.second != 0 { bytes.append(encoded.second) }
        if tracksOrigins {
          let origin = sourceOrigins[index]
          origins.append(origin)
          if encoded.second != 0 { origins.append(origin) }
        }
      }
    }
  }
}
