/// One latent's firings in one segment, as bytes:
///
///     varint   count, at least 1 (LEB128)
///     int8     exponent e
///     uint8    parameter of the Rice code
///     float16  count values; value × 2^e is the activation
///     Rice     count gaps: position − previous position − 1, the previous of the first being −1
///     uint32   XXH64, seeded with the latent, of all the above, its low half
///
/// A latent that does not fire has no bytes. Positions are relative to the segment.
enum ActivationRun {
  /// What `float16` values of a run are scaled to: the largest lies in [2¹⁴, 2¹⁵), so that no activation overflows
  /// (65,504 is the largest float16) and those 2²⁸ times weaker than the strongest keep full precision.
  private static let topExponent = 14
  static let checksumBytes = 4

  /// The exponent e for a run whose largest magnitude is `largest`.
  static func exponent(largest: Float) -> Int8 {
    guard largest > 0 else { return 0 }
    // At −126 the scale itself stays finite; only activations below 2⁻¹²⁶ are subject to it.
    return Int8(clamping: max(-126, Int(largest.exponent) - topExponent))
  }

  /// Appends the run of `latent` to `bytes`.
  ///
  /// - Parameters:
  ///   - positions: where it fires, strictly ascending, at least one.
  ///   - values: how strongly, finite.
  static func encode(
    latent: Int,
    positions: UnsafeBufferPointer<UInt32>,
    values: UnsafeBufferPointer<Float>,
    into bytes: inout [UInt8]
  ) {
    let start = bytes.count
    appendVarint(UInt64(positions.count), to: &bytes)
    var largest: Float = 0
    for value in values { largest = max(largest, abs(value)) }
    let exponent = exponent(largest: largest)
    bytes.append(UInt8(bitPattern: exponent))
    let gaps = Int(positions[positions.count - 1]) + 1 - positions.count
    let parameter = RiceCode.parameter(sum: gaps, count: positions.count)
    bytes.append(UInt8(parameter))
    let scale = Float(sign: .plus, exponent: -Int(exponent), significand: 1)
    for value in values {
      let half = half(value * scale)
      bytes.append(UInt8(truncatingIfNeeded: half))
      bytes.append(UInt8(truncatingIfNeeded: half >> 8))
    }
    var writer = RiceWriter(parameter: parameter)
    var next: UInt32 = 0
    for position in positions {
      writer.append(position - next, to: &bytes)
      next = position + 1
    }
    writer.finish(&bytes)
    let checksum = bytes.withUnsafeBytes { Self.checksum($0.slice(start..<$0.count), latent: latent) }
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
  }

  /// Number of firings in the run `bytes` of `latent`; nil when the run is damaged. Looks at every byte.
  static func checkedCount(_ bytes: UnsafeRawBufferPointer, latent: Int) -> Int? {
    if bytes.isEmpty { return 0 }
    guard bytes.count > checksumBytes, let header = Header(bytes) else { return nil }
    let body = UnsafeRawBufferPointer(rebasing: bytes.dropLast(checksumBytes))
    let stated = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: body.count, as: UInt32.self))
    return checksum(body, latent: latent) == stated ? header.count : nil
  }

  /// Reads a run whose checksum has been looked at.
  ///
  /// - Parameters:
  ///   - base: added to every position.
  ///   - limit: positions in the segment.
  ///   - positions, values: as long as `checkedCount` said.
  /// - Returns: false when the run is damaged after all.
  static func decode(
    _ bytes: UnsafeRawBufferPointer,
    base: Int,
    limit: Int,
    positions: UnsafeMutableBufferPointer<Int32>,
    values: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    guard let header = Header(bytes), header.count == positions.count, header.count == values.count else {
      return false
    }
    decodeValues(bytes, header, into: values)
    let gaps = UnsafeRawBufferPointer(rebasing: bytes[header.gapsOffset..<(bytes.count - checksumBytes)])
    var reader = RiceReader(gaps, parameter: header.parameter)
    var next = 0
    for index in 0..<header.count {
      guard let gap = reader.next() else { return false }
      let position = next + Int(gap)
      guard position < limit else { return false }
      positions[index] = Int32(truncatingIfNeeded: base + position)
      next = position + 1
    }
    return reader.isAtEnd
  }

  private static func decodeValues(
    _ bytes: UnsafeRawBufferPointer,
    _ header: Header,
    into values: UnsafeMutableBufferPointer<Float>
  ) {
    let scale = Float(sign: .plus, exponent: header.exponent, significand: 1)
    for index in 0..<header.count {
      let bits = UInt16(
        littleEndian: bytes.loadUnaligned(fromByteOffset: header.valuesOffset + 2 * index, as: UInt16.self)
      )
      values[index] = Float(Float16(bitPattern: bits)) * scale
    }
  }

  /// The nearest float16, but never 0 for what is not: a firing stays one.
  private static func half(_ value: Float) -> UInt16 {
    let bits = Float16(value).bitPattern
    return bits & 0x7FFF == 0 && value != 0 ? bits | 1 : bits
  }

  private static func checksum(_ bytes: UnsafeRawBufferPointer, latent: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: XXHash64.hash(bytes, seed: UInt64(latent)))
  }

  private static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

extension ActivationRun {
  /// The fields before the values.
  private struct Header {
    var count: Int
    var exponent: Int
    var parameter: Int
    var valuesOffset: Int
    var gapsOffset: Int

    /// Nil when the bytes are too few for what they claim to hold.
    init?(_ bytes: UnsafeRawBufferPointer) {
      var place = 0
      var count = 0
      while true {
        guard place < 5, place < bytes.count else { return nil }
        let byte = bytes[place]
        count |= Int(byte & 0x7F) << (7 * place)
        place += 1
        if byte & 0x80 == 0 { break }
      }
      let gapsOffset = place + 2 + 2 * count
      guard count > 0, gapsOffset + checksumBytes <= bytes.count else { return nil }
      exponent = Int(Int8(bitPattern: bytes[place]))
      parameter = Int(bytes[place + 1])
      guard parameter <= RiceCode.mostParameter else { return nil }
      self.count = count
      valuesOffset = place + 2
      self.gapsOffset = gapsOffset
    }
  }
}
