import LatentTestSupport

/// Writes pickles instruction by instruction, so that a test can have them do anything.
struct PickleBytes {
  private(set) var bytes: [UInt8] = [0x80, 2]

  static func make(_ body: (inout PickleBytes) -> Void) -> [UInt8] {
    var pickle = PickleBytes()
    body(&pickle)
    return pickle.bytes + [UInt8(ascii: ".")]
  }

  mutating func raw(_ code: UInt8...) { bytes += code }
  mutating func raw(_ text: String) { bytes += Array(text.utf8) }

  mutating func text(_ text: String) {
    bytes += [UInt8(ascii: "X")] + little(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  mutating func integer(_ value: Int) {
    if let short = Int32(exactly: value) {
      bytes += [UInt8(ascii: "J")] + little(short)
    } else {
      bytes += [0x8a, 8] + little(value)
    }
  }

  mutating func global(_ module: String, _ name: String) { raw("c\(module)\n\(name)\n") }

  mutating func integers(_ values: [Int]) {
    raw("(")
    for value in values { integer(value) }
    raw("t")
  }

  mutating func storage(_ key: String, _ type: String, count: Int) {
    raw("(")
    text("storage")
    global("torch", type)
    text(key)
    text("cpu")
    integer(count)
    raw("tQ")
  }

  /// A tensor on a storage of its own.
  mutating func tensor(
    _ key: String,
    _ type: String = "FloatStorage",
    count: Int,
    offset: Int = 0,
    shape: [Int],
    strides: [Int]
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    raw("(")
    storage(key, type, count: count)
    integer(offset)
    integers(shape)
    integers(strides)
    raw(0x89)
    raw("N")
    raw("tR")
  }

  /// A dictionary of what `items` pushes.
  mutating func dictionary(_ items: (inout PickleBytes) -> Void) {
    raw("}(")
    items(&self)
    raw("u")
  }
}
