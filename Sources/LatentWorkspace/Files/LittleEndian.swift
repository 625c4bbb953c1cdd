/// Appends numbers to a list of bytes in little-endian order.
struct LittleEndianBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ raw: [UInt8]) { bytes += raw }

  mutating func append<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ number: Double) { append(number.bitPattern) }
  mutating func append(_ number: Float) { append(number.bitPattern) }

  mutating func append(_ numbers: some Sequence<UInt32>) {
    for number in numbers { append(number) }
  }

  /// Fills up with zeros to a multiple of eight bytes.
  mutating func align() {
    bytes.append(contentsOf: repeatElement(0, count: (8 - bytes.count % 8) % 8))
  }
}

extension UnsafeRawBufferPointer {
  /// The little-endian number at `offset`, which must lie within.
  @inline(__always)
  func number<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type = Number.self) -> Number
  {
    Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }

  func double(at offset: Int) -> Double { Double(bitPattern: number(at: offset)) }
  @inline(__always)
  func float(at offset: Int) -> Float { Float(bitPattern: number(at: offset)) }

  func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[range]) }
}
