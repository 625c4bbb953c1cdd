/// `Lowercase`: every character's full lower-case mapping, without regard to what stands around it (`Σ` is always `σ`).
struct LowercaseNormalizer: Normalizer {
  /// What an ASCII byte becomes.
  private static let ascii: [UInt8] = (0..<0x80).map { byte in
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }

  func normalize(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    try text.rewrite { piece, writer in
      for (range, isASCII) in writer.stretches(of: piece) {
        if isASCII {
          writer.map(range, Self.ascii)
        } else {
          let own = range.lowerBound - Int(piece.start)..<range.upperBound - Int(piece.start)
          let scalars = writer.withText(piece) { UTF8Bytes.scalars(UnsafeBufferPointer(rebasing: $0[own])) }
          writer.replace(own, of: piece, with: scalars.flatMap(Self.edits))
        }
      }
    }
  }

  private static func edits(_ scalar: Unicode.Scalar) -> [TextWriter.Edit] {
    scalar.properties.lowercaseMapping.unicodeScalars.enumerated().map { position, lower in
      TextWriter.Edit(scalar: lower, change: position == 0 ? 0 : 1)
    }
  }
}
