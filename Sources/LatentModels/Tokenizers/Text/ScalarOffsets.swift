/// Turns places in a text counted in bytes into places counted in Unicode scalars.
struct ScalarOffsets {
  /// For each byte the scalars that start before or at it, less one; nil where every scalar is one byte.
  private let scalars: [Int32]?
  private let byteCount: Int

  init(_ text: UnsafeBufferPointer<UInt8>) {
    byteCount = text.count
    guard text.contains(where: { $0 >= 0x80 }) else {
      scalars = nil
      return
    }
    var count: Int32 = -1
    scalars = text.map { byte in
      if !UTF8Bytes.isContinuation(byte) { count += 1 }
      return count
    }
  }

  /// The scalars of a stretch of bytes; empty for none.
  func range(_ origin: Origin?) -> Range<Int> {
    guard let origin else { return 0..<0 }
    let (start, end) = (Int(origin.start), Int(origin.end))
    guard let scalars, start < byteCount else { return start..<max(start, end) }
    let first = Int(scalars[start])
    let last = end < byteCount ? Int(scalars[end]) : Int(scalars[byteCount - 1]) + 1
    return first..<max(first, last)
  }
}
