internal import CZlib

/// Unpacking of bare deflate streams (RFC 1951) into memory of a size known beforehand.
enum Deflate {
  enum Outcome: Equatable {
    /// The stream ended after as many bytes.
    case whole(Int)
    /// The target is full and the stream goes on.
    case more
    /// The stream is damaged or cut off.
    case damaged
  }

  /// Bytes that `count` deflated ones can stand for at most: a length of 258 takes two bits.
  static func mostBytes(from count: Int) -> Int {
    count.multipliedReportingOverflow(by: 1032).overflow ? .max : count * 1032
  }

  /// Unpacks `packed` into `target`, and never past its end.
  static func unpack(_ packed: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Outcome {
    var stream = z_stream()
    guard latent_inflate_begin(&stream) == Z_OK else { return .damaged }
    defer { inflateEnd(&stream) }
    var source = packed
    var room = target
    // zlib counts in 32 bits, so larger streams are handed over in pieces.
    let piece = 1 << 30
    // Where the target ends exactly with the stream, zlib may still have to read the stream's end mark.
    var spare: UInt8 = 0
    return withUnsafeMutablePointer(to: &spare) { spare in
      while true {
        let given = min(source.count, piece)
        let offered = min(room.count, piece)
        stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
        stream.avail_in = UInt32(given)
        stream.next_out = offered > 0 ? room.bindMemory(to: UInt8.self).baseAddress : spare
        stream.avail_out = offered > 0 ? UInt32(offered) : 1
        let status = inflate(&stream, Z_NO_FLUSH)
        let read = given - Int(stream.avail_in)
        let written = max(offered, 1) - Int(stream.avail_out)
        if offered == 0, written > 0 { return .more }
        source = UnsafeRawBufferPointer(rebasing: source[read...])
        room = UnsafeMutableRawBufferPointer(rebasing: room[min(written, room.count)...])
        if status == Z_STREAM_END { return .whole(target.count - room.count) }
        guard status == Z_OK, read > 0 || written > 0 else { return .damaged }
      }
    }
  }

  /// The CRC-32 of `bytes`.
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var sum = crc32(0, nil, 0)
    var rest = bytes
    while !rest.isEmpty {
      let count = min(rest.count, 1 << 30)
      sum = crc32(sum, rest.bindMemory(to: UInt8.self).baseAddress, UInt32(count))
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}
