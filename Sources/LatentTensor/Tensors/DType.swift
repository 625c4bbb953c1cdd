/// The type of a tensor's elements, named as on the wire. Bytes are little-endian.
package enum DType: String, Sendable, CaseIterable {
  case float32
  case float16
  case bfloat16
  case int32
  case int64

  /// Bytes of one element.
  package var byteWidth: Int {
    switch self {
    case .float32, .int32: 4
    case .float16, .bfloat16: 2
    case .int64: 8
    }
  }

  /// Whether elements are floating-point numbers.
  package var isFloatingPoint: Bool {
    switch self {
    case .float32, .float16, .bfloat16: true
    case .int32, .int64: false
    }
  }
}
