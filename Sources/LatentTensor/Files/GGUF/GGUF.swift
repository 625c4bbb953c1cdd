internal import LatentSupport

/// Writing GGUF, version 3; see `GGUFFile`.
package enum GGUF {
  private static let alignment = 32

  /// A setting, of the types that are needed here.
  package enum Value: Sendable {
    case text(String)
    case count(UInt32)
  }

  /// Writes `settings`, in their order, and float32 `tensors`, sorted by name as people sort, to `path` in one step.
  ///
  /// - Parameter settings: `general.architecture` first.
  package static func write(
    _ tensors: [(name: String, tensor: Tensor)],
    settings: [(name: String, value: Value)],
    to path: String
  ) throws {
    var header: [UInt8] = []
    append(UInt32(0x4655_4747), to: &header)
    append(UInt32(3), to: &header)
    append(UInt64(tensors.count), to: &header)
    append(UInt64(settings.count), to: &header)
    for (name, value) in settings {
      append(name, to: &header)
      switch value {
      case .count(let number):
        append(UInt32(4), to: &header)
        append(number, to: &header)
      case .text(let text):
        append(UInt32(8), to: &header)
        append(text, to: &header)
      }
    }
    var offset = 0
    for (name, tensor) in tensors {
      append(name, to: &header)
      append(UInt32(tensor.shape.count), to: &header)
      for length in tensor.shape.reversed() { append(UInt64(length), to: &header) }
      append(UInt32(0), to: &header)
      append(UInt64(offset), to: &header)
      offset += padded(4 * tensor.count)
    }
    let file = try AtomicFile(path: path)
    try file.write(header)
    try file.write([UInt8](repeating: 0, count: padded(header.count) - header.count))
    for (_, tensor) in tensors {
      try file.write(tensor.floats())
      try file.write([UInt8](repeating: 0, count: padded(4 * tensor.count) - 4 * tensor.count))
    }
    try file.commit()
  }

  private static func padded(_ count: Int) -> Int {
    (count + alignment - 1) / alignment * alignment
  }

  private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += Array($0) }
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    append(UInt64(text.utf8.count), to: &bytes)
    bytes += Array(text.utf8)
  }
}
