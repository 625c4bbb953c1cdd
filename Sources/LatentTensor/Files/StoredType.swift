/// The types of number that files hold. Each is read as one of the fewer that tensors have.
enum StoredType: String, Sendable, CaseIterable {
  case float64, float32, float16, bfloat16
  case int64, int32, int16, int8, uint32, uint16, uint8, bool

  /// Bytes of one element.
  var byteWidth: Int {
    switch self {
    case .float64, .int64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// What the elements are read as: exactly, except that float64 is rounded to float32.
  var dtype: DType {
    switch self {
    case .float64, .float32: .float32
    case .float16: .float16
    case .bfloat16: .bfloat16
    case .int64, .uint32: .int64
    case .int32, .int16, .int8, .uint16, .uint8, .bool: .int32
    }
  }

  /// Whether the bytes are those of `dtype`, so that nothing has to be converted.
  var isRead: Bool {
    switch self {
    case .float32, .float16, .bfloat16, .int64, .int32: true
    case .float64, .int16, .int8, .uint32, .uint16, .uint8, .bool: false
    }
  }
}
