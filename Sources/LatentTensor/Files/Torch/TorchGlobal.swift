/// The classes and functions that a checkpoint may name. None is called: each stands for a value that is made here.
enum TorchGlobal: Sendable, Equatable {
  case orderedDictionary
  case rebuildTensor
  case rebuildTensorWithDType
  case rebuildParameter
  case size
  case device
  /// The class of a storage; nil for an untyped one.
  case storage(StoredType?)
  case dtype(StoredType)

  /// nil for everything that is not known to be harmless.
  init?(module: String, name: String) {
    switch (module, name) {
    case ("collections", "OrderedDict"): self = .orderedDictionary
    case ("torch._utils", "_rebuild_tensor"), ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
    case ("torch._utils", "_rebuild_tensor_v3"): self = .rebuildTensorWithDType
    case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
    case ("torch", "Size"): self = .size
    case ("torch", "device"): self = .device
    case ("torch.storage", "UntypedStorage"), ("torch.storage", "_UntypedStorage"): self = .storage(nil)
    case ("torch", _), ("torch.cuda", _):
      if let type = Self.storages[name] {
        self = .storage(type)
      } else if module == "torch", let type = Self.dtypes[name] {
        self = .dtype(type)
      } else {
        return nil
      }
    default: return nil
    }
  }

  /// Whether calling it makes a tensor.
  var isTensor: Bool { self == .rebuildTensor || self == .rebuildTensorWithDType }

  private static let storages: [String: StoredType] = [
    "DoubleStorage": .float64, "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16,
    "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .uint8,
    "BoolStorage": .bool,
  ]

  private static let dtypes = Dictionary(uniqueKeysWithValues: StoredType.allCases.map { ($0.rawValue, $0) })
}
