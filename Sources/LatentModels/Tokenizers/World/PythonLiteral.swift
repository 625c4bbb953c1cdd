/// Reads a string or bytes literal of Python, `'…'`, `"…"` or `b'…'`, into the bytes that it stands for; a string's are
/// its UTF-8.
enum PythonLiteral {
  /// - Returns: nil for what is no such literal.
  static func bytes(_ literal: ArraySlice<UInt8>) -> [UInt8]? {
    var rest = literal
    let isBytes = rest.first == UInt8(ascii: "b")
    if isBytes { rest = rest.dropFirst() }
    guard let quote = rest.popFirst(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      rest.popLast() == quote
    else { return nil }
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == quote { return nil }
      guard byte == UInt8(ascii: "\\") else {
        if isBytes, byte >= 0x80 { return nil }
        bytes.append(byte)
        continue
      }
      guard let value = escape(&rest, isBytes: isBytes) else { return nil }
      if isBytes {
        guard let byte = UInt8(exactly: value) else { return nil }
        bytes.append(byte)
      } else {
        guard let scalar = Unicode.Scalar(value) else { return nil }
        UTF8Bytes.append(scalar, to: &bytes)
      }
    }
    return isBytes || String(validating: bytes, as: UTF8.self) != nil ? bytes : nil
  }

  /// What an escape stands for, after its backslash.
  private static func escape(_ rest: inout ArraySlice<UInt8>, isBytes: Bool) -> UInt32? {
    guard let letter = rest.popFirst() else { return nil }
    switch letter {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "v"): return 11
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return UInt32(letter)
    case UInt8(ascii: "x"): return number(&rest, digits: 2)
    case UInt8(ascii: "u") where !isBytes: return number(&rest, digits: 4)
    case UInt8(ascii: "U") where !isBytes: return number(&rest, digits: 8)
    default: return nil
    }
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int) -> UInt32? {
    let text = rest.prefix(digits)
    rest = rest.dropFirst(digits)
    guard text.count == digits, text.first != UInt8(ascii: "+"), text.first != UInt8(ascii: "-") else { return nil }
    return UInt32(String(decoding: text, as: UTF8.self), radix: 16)
  }
}
