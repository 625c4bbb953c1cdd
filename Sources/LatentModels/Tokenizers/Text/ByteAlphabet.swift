/// The alphabet of byte-level models: one printable character for each of the 256 bytes, so that any text can be spelled
/// without an unknown character (GPT-2, Radford et al. 2019). Printable Latin-1 stands for itself; the other 68 bytes
/// are U+0100 and up, in order: a space is `Ġ`, a line feed `Ċ`.
enum ByteAlphabet {
  struct EncodedCharacter: Sendable {
    var first: UInt8
    /// 0 where the character has one byte.
    var second: UInt8
  }

  /// The character of each byte.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt8.min...UInt8.max).map { byte in
      if isPrintable(byte) { return Unicode.Scalar(byte) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? "\u{FFFD}"
    }
  }()

  /// The character of each byte as UTF-8.
  static let utf8: [EncodedCharacter] = characters.map { character in
    var bytes: [UInt8] = []
    UTF8Bytes.append(character, to: &bytes)
    return EncodedCharacter(first: bytes[0], second: bytes.count > 1 ? bytes[1] : 0)
  }

  /// The byte of each character below `limit`; -1 for a character outside the alphabet.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: limit)
    for (byte, character) in characters.enumerated() { bytes[Int(character.value)] = Int16(byte) }
    return bytes
  }()

  /// One above the alphabet's last character.
  private static let limit = 0x144

  /// The byte that `character` stands for, or nil where it is outside the alphabet.
  static func byte(of character: Unicode.Scalar) -> UInt8? {
    guard character.value < UInt32(limit) else { return nil }
    return UInt8(exactly: bytes[Int(character.value)])
  }

  /// The bytes that `token` spells, or nil where one of its characters is outside the alphabet.
  static func decode(_ token: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(token.count)
    var index = 0
    while index < token.count {
      guard let byte = byte(of: UTF8Bytes.scalar(token, at: index)) else { return nil }
      decoded.append(byte)
      index += UTF8Bytes.length(ofScalarStartingWith: token[index])
    }
    return decoded
  }

  private static func isPrintable(_ byte: UInt8) -> Bool {
    (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || byte >= 0xAE
  }
}
