/// Small facts about UTF-8 that the tokenizer needs while it walks over bytes. Text that comes in is valid; bytes that
/// come out of a decoder may not be, and `repair` is for those.
enum UTF8Bytes {
  /// How many bytes the scalar has whose first byte is `byte`.
  @inline(__always)
  static func length(ofScalarStartingWith byte: UInt8) -> Int {
    if byte < 0x80 { return 1 }
    if byte < 0xE0 { return 2 }
    return byte < 0xF0 ? 3 : 4
  }

  /// Whether `byte` is the second, third or fourth byte of a scalar.
  @inline(__always)
  static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  /// The scalar that starts at `index` of valid UTF-8.
  @inline(__always)
  static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Unicode.Scalar {
    let first = UInt32(bytes[index])
    let value: UInt32
    switch length(ofScalarStartingWith: bytes[index]) {
    case 1: value = first
    case 2: value = (first & 0x1F) << 6 | UInt32(bytes[index + 1] & 0x3F)
    case 3:
      value = (first & 0x0F) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
    default:
      value =
        (first & 0x07) << 18 | UInt32(bytes[index + 1] & 0x3F) << 12 | UInt32(bytes[index + 2] & 0x3F) << 6
        | UInt32(bytes[index + 3] & 0x3F)
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
  }

  /// The scalar that ends right before `end` of valid UTF-8.
  static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, endingAt end: Int) -> Unicode.Scalar {
    var start = end - 1
    while start > 0, isContinuation(bytes[start]) { start -= 1 }
    return scalar(bytes, at: start)
  }

  /// All scalars of valid UTF-8.
  static func scalars(_ bytes: UnsafeBufferPointer<UInt8>) -> [Unicode.Scalar] {
    var scalars: [Unicode.Scalar] = []
    scalars.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      scalars.append(scalar(bytes, at: index))
      index += length(ofScalarStartingWith: bytes[index])
    }
    return scalars
  }

  /// Appends the UTF-8 of `scalar`.
  @inline(__always)
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    let value = scalar.value
    switch value {
    case ..<0x80:
      bytes.append(UInt8(truncatingIfNeeded: value))
    case ..<0x800:
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    case ..<0x10000:
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    default:
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    }
  }

  /// The length of the longest beginning of `bytes[index...]` that is a scalar or could have become one, and whether it
  /// is one. What is not becomes one U+FFFD (Unicode 16, §3.9, "substitution of maximal subparts").
  static func subpart(_ bytes: [UInt8], at index: Int) -> (length: Int, isScalar: Bool) {
    let first = bytes[index]
    let second: ClosedRange<UInt8>
    let length: Int
    switch first {
    case 0x00...0x7F: return (1, true)
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return (1, false)
    }
    guard index + 1 < bytes.count, second.contains(bytes[index + 1]) else { return (1, false) }
    for position in 2..<max(length, 2) {
      guard index + position < bytes.count, isContinuation(bytes[index + position]) else { return (position, false) }
    }
    return (length, true)
  }
}
