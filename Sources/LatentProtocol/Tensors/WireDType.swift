/// The element types that a tensor can have on the wire.
package enum WireDType: String, Sendable, CaseIterable {
  case float32
  case float16
  case bfloat16
  case int32
  case int64

  package var bytesPerElement: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float32, .int32: 4
    case .int64: 8
    }
  }
}
