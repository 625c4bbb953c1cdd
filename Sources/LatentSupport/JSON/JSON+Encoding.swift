extension JSON {
  /// The value as compact UTF-8 JSON, the same bytes for the same value every time: fields in their own order, no white
  /// space, nothing escaped but what RFC 8259 asks for.
  ///
  /// A `number` is written with the fewest digits that read back as the same `Double`. JSON has no NaN and no infinity:
  /// they become `null`.
  ///
  /// Written by hand and not through the parser's library: that would build its tree of every value first, and prints
  /// 0.1 with 17 digits.
  package func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }

  /// Appends what `encoded()` returns to `bytes`.
  package func encode(into bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: value.description.utf8)
    case .number(let value): bytes.append(contentsOf: (value.isFinite ? value.description : "null").utf8)
    case .string(let value): Self.encode(value, into: &bytes)
    case .array(let elements):
      bytes.append(UInt8(ascii: "["))
      var isFirst = true
      for element in elements {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        element.encode(into: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .object(let object):
      bytes.append(UInt8(ascii: "{"))
      var isFirst = true
      for (key, value) in object {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        Self.encode(key, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        value.encode(into: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  private static func encode(_ text: String, into bytes: inout [UInt8]) {
    var text = text
    bytes.append(UInt8(ascii: "\""))
    text.withUTF8 { source in
      // Runs that need no escape are copied whole: a tensor of 100 MB is one run.
      var runStart = 0
      for index in source.indices {
        let byte = source[index]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { continue }
        bytes.append(contentsOf: source[runStart..<index])
        appendEscape(of: byte, to: &bytes)
        runStart = index + 1
      }
      bytes.append(contentsOf: source[runStart...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "r"))
    case UInt8(ascii: "\t"): bytes.append(UInt8(ascii: "t"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      let digits = Array("0123456789abcdef".utf8)
      bytes.append(contentsOf: "u00".utf8)
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 15)])
    }
  }
}

extension JSON: CustomStringConvertible {
  /// What `encoded()` returns, as text.
  package var description: String { String(decoding: encoded(), as: UTF8.self) }
}
