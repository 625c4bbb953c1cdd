internal import LatentSupport

/// Makes the values that a checkpoint asks PyTorch to make.
enum TorchBuilder {
  /// More axes than any tensor of a checkpoint has.
  private static let axisLimit = 16

  /// What calling `global` with `arguments` stands for; nil when they are not what PyTorch writes.
  static func value(
    of global: TorchGlobal,
    _ arguments: [PickleValue],
    _ heap: inout PickleHeap
  ) throws -> PickleValue? {
    switch global {
    case .orderedDictionary: return orderedDictionary(arguments, &heap)
    case .rebuildTensor: return tensor(arguments, &heap, type: nil)
    case .rebuildTensorWithDType:
      guard arguments.count >= 7, case .global(.dtype(let type)) = arguments[6] else { return nil }
      return tensor(arguments, &heap, type: type)
    case .rebuildParameter:
      guard case .tensor? = arguments.first else { return nil }
      return arguments[0]
    case .size:
      guard arguments.count == 1, integers(arguments[0], heap) != nil else { return nil }
      return arguments[0]
    case .device:
      guard case .text(let kind)? = arguments.first else { return nil }
      if case .integer(let number)? = arguments.dropFirst().first { return .text("\(kind):\(number)") }
      return .text(kind)
    case .storage, .dtype: return nil
    }
  }

  /// The storage that a persistent identifier means: `("storage", class, key, device, count)`, of old files with None
  /// after it.
  static func storage(_ identifier: [PickleValue]) -> TorchStorage? {
    if identifier.count > 5 {
      guard identifier.count == 6, case .none = identifier[5] else { return nil }
    }
    guard identifier.count >= 5, case .text("storage") = identifier[0],
      case .global(.storage(let type)) = identifier[1], case .text(let key) = identifier[2],
      case .integer(let count) = identifier[4], count >= 0, count < Int.max / 8
    else { return nil }
    return TorchStorage(key: key, type: type, count: count)
  }

  /// Arguments: storage, offset, shape, strides, …
  private static func tensor(_ arguments: [PickleValue], _ heap: inout PickleHeap, type: StoredType?) -> PickleValue? {
    guard arguments.count >= 4, case .storage(let index) = arguments[0], case .integer(let offset) = arguments[1],
      let shape = integers(arguments[2], heap), let strides = integers(arguments[3], heap),
      case let storage = heap.storages[index], let type = type ?? storage.type,
      storage.type == nil || storage.type == type,
      let layout = StoredTensor(type, shape: shape, offset: offset, strides: strides),
      layout.byteExtent <= storage.byteCount
    else { return nil }
    return heap.make(TorchTensor(storage: storage, layout: layout))
  }

  /// Arguments: none, or a list of pairs.
  private static func orderedDictionary(_ arguments: [PickleValue], _ heap: inout PickleHeap) -> PickleValue? {
    guard let first = arguments.first else { return heap.makeDictionary() }
    guard arguments.count == 1, let pairs = heap.elements(of: first) else { return nil }
    var items: [PickleHeap.Item] = []
    for pair in pairs {
      guard let pair = heap.elements(of: pair), pair.count == 2 else { return nil }
      items.append((pair[0], pair[1]))
    }
    return heap.makeDictionary(copying: items)
  }

  private static func integers(_ value: PickleValue, _ heap: PickleHeap) -> [Int]? {
    guard let elements = heap.elements(of: value), elements.count <= axisLimit else { return nil }
    var integers: [Int] = []
    for element in elements {
      guard case .integer(let integer) = element else { return nil }
      integers.append(integer)
    }
    return integers
  }
}
