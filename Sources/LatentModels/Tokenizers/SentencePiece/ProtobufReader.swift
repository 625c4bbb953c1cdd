/// Reads the fields of a Protocol Buffers message one after the other, without a schema and without copying: as much of
/// the format as SentencePiece's files use. Every length is checked against what is left.
struct ProtobufReader {
  enum Value {
    case integer(UInt64)
    /// Four bytes, as a `float` or a fixed-width integer.
    case fixed32(UInt32)
    case fixed64(UInt64)
    /// A string, a list of bytes or a message inside this one.
    case bytes(ArraySlice<UInt8>)
  }

  struct Failure: Error {
    let complaint: String
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  /// The next field's number and value; nil at the end.
  mutating func next() throws(Failure) -> (field: Int, value: Value)? {
    guard !rest.isEmpty else { return nil }
    let key = try integer()
    let field = Int(truncatingIfNeeded: key >> 3)
    guard (1...0x1FFF_FFFF).contains(field) else { throw Failure(complaint: "has a field without a number") }
    switch key & 7 {
    case 0: return (field, .integer(try integer()))
    case 1: return (field, .fixed64(try fixed(8)))
    case 2:
      let count = try integer()
      guard count <= UInt64(rest.count) else { throw Failure(complaint: "ends in the middle of field \(field)") }
      defer { rest = rest.dropFirst(Int(count)) }
      return (field, .bytes(rest.prefix(Int(count))))
    case 5: return (field, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
    default: throw Failure(complaint: "has a field of wire type \(key & 7), which does not exist")
    }
  }

  private mutating func integer() throws(Failure) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      guard let byte = rest.popFirst() else { throw Failure(complaint: "ends in the middle of a number") }
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw Failure(complaint: "has a number of more than ten bytes")
  }

  private mutating func fixed(_ count: Int) throws(Failure) -> UInt64 {
    guard rest.count >= count else { throw Failure(complaint: "ends in the middle of a number") }
    var value: UInt64 = 0
    for (index, byte) in rest.prefix(count).enumerated() { value |= UInt64(byte) << UInt64(8 * index) }
    rest = rest.dropFirst(count)
    return value
  }
}
