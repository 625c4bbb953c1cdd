/// A JSON text in which every whole number beyond 64 bits has been given an exponent (`e0`), so that a parser that has
/// 64-bit integers only reads it as a real.
struct WidenedIntegers {
  private(set) var bytes: [UInt8] = []
  /// Where in `bytes` an exponent was put in, ascending.
  private var insertions: [Int] = []
  private static let exponent = Array("e0".utf8)

  /// Nil when no number of `source` needs it.
  init?(_ source: UnsafeRawBufferPointer) {
    bytes.reserveCapacity(source.count + 64)
    var index = 0
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "\""):
        let end = Self.endOfString(source, from: index)
        bytes.append(contentsOf: source[index..<end])
        index = end
      case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
        let end = Self.endOfNumber(source, from: index)
        bytes.append(contentsOf: source[index..<end])
        if Self.exceedsInteger(source[index..<end]) {
          insertions.append(bytes.count)
          bytes.append(contentsOf: Self.exponent)
        }
        index = end
      case let byte:
        bytes.append(byte)
        index += 1
      }
    }
    if insertions.isEmpty { return nil }
  }

  /// Where byte `position` of the widened text stood in the source.
  func originalPosition(of position: Int) -> Int {
    position - Self.exponent.count * insertions.count { $0 < position }
  }

  private static func endOfString(_ source: UnsafeRawBufferPointer, from start: Int) -> Int {
    var index = start + 1
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: "\""): return index + 1
      case UInt8(ascii: "\\"): index += 2
      default: index += 1
      }
    }
    return source.count
  }

  private static func endOfNumber(_ source: UnsafeRawBufferPointer, from start: Int) -> Int {
    source[start...].firstIndex { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        false
      default: true
      }
    } ?? source.count
  }

  private static func exceedsInteger(_ number: Slice<UnsafeRawBufferPointer>) -> Bool {
    // 18 digits always fit.
    guard number.count > 18 else { return false }
    let digits = number.first == UInt8(ascii: "-") ? number.dropFirst() : number
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return false }
    return Int(String(decoding: number, as: UTF8.self)) == nil
  }
}
