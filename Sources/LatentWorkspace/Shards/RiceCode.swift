/// The Golomb–Rice code of small whole numbers: the number's high bits in unary (that many 0 bits, then a 1), then its
/// `parameter` low bits; bits fill bytes from the lowest.
///
/// Gaps between firings are nearly geometric, for which this code is within a tenth of a bit of the entropy; a
/// byte-wise variable-length number costs 8 or 16 bits instead of 11.5 at one firing in a thousand positions.
/// Source: R. F. Rice, "Some practical universal noiseless coding techniques", JPL 79-22, 1979.
enum RiceCode {
  /// Larger ones would be for gaps that no segment has.
  static let mostParameter = 31

  /// The parameter for numbers that average `sum / count`: the number of binary digits of 0.481 of the mean, which is the
  /// best one where numbers are geometric.
  static func parameter(sum: Int, count: Int) -> Int {
    guard count > 0 else { return 0 }
    let scaled = sum * 493 / (1024 * count)
    return min(mostParameter, Int.bitWidth - scaled.leadingZeroBitCount)
  }
}

/// Appends Rice codes to a list of bytes.
struct RiceWriter {
  private let parameter: Int
  private var pending: UInt64 = 0
  private var pendingBits = 0

  init(parameter: Int) { self.parameter = parameter }

  mutating func append(_ number: UInt32, to bytes: inout [UInt8]) {
    var zeros = Int(number >> UInt32(parameter))
    while zeros > 24 {
      push(0, bits: 24, to: &bytes)
      zeros -= 24
    }
    push(1 << UInt64(zeros), bits: zeros + 1, to: &bytes)
    push(UInt64(number) & (1 << UInt64(parameter) - 1), bits: parameter, to: &bytes)
  }

  /// Writes out the last byte, its unused bits 0.
  mutating func finish(_ bytes: inout [UInt8]) {
    if pendingBits > 0 { bytes.append(UInt8(truncatingIfNeeded: pending)) }
    pending = 0
    pendingBits = 0
  }

  private mutating func push(_ value: UInt64, bits: Int, to bytes: inout [UInt8]) {
    pending |= value << UInt64(pendingBits)
    pendingBits += bits
    while pendingBits >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingBits -= 8
    }
  }
}

/// Reads Rice codes from bytes that may be damaged.
struct RiceReader {
  private let bytes: UnsafeRawBufferPointer
  private let parameter: Int
  private var bit = 0

  init(_ bytes: UnsafeRawBufferPointer, parameter: Int) {
    self.bytes = bytes
    self.parameter = parameter
  }

  /// The next number; nil when the bytes end before it does or it exceeds 32 bits.
  mutating func next() -> UInt32? {
    var zeros = 0
    while true {
      let (window, bits) = peek()
      guard bits > 0 else { return nil }
      let run = min(window.trailingZeroBitCount, bits)
      zeros += run
      bit += run
      if run < bits { break }
    }
    bit += 1
    let (window, bits) = peek()
    guard bits >= parameter, zeros <= Int(UInt32.max >> UInt32(parameter)) else { return nil }
    bit += parameter
    return UInt32(zeros) << UInt32(parameter) | UInt32(window & (1 << UInt64(parameter) - 1))
  }

  /// Whether all but the unused bits of the last byte have been read.
  var isAtEnd: Bool { (bit + 7) / 8 == bytes.count }

  /// The bits from here on, the next one lowest, and how many of them count.
  private func peek() -> (window: UInt64, bits: Int) {
    let byte = bit >> 3
    let shift = bit & 7
    let rest = bytes.count - byte
    if rest >= 8 {
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: byte, as: UInt64.self))
      return (word >> UInt64(shift), 64 - shift)
    }
    guard rest > 0 else { return (0, 0) }
    var word: UInt64 = 0
    for index in 0..<rest { word |= UInt64(bytes[byte + index]) << UInt64(8 * index) }
    return (word >> UInt64(shift), 8 * rest - shift)
  }
}
