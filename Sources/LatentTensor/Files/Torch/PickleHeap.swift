/// The tuples, lists, dictionaries, storages and tensors of one pickle.
struct PickleHeap: Sendable {
  typealias Item = (key: PickleValue, value: PickleValue)

  var sequences: [[PickleValue]] = []
  var dictionaries: [[Item]] = []
  private(set) var storages: [TorchStorage] = []
  private(set) var tensors: [TorchTensor] = []
  /// Values that were copied from one container to another, by which a small pickle can ask for much memory.
  private(set) var copies = 0

  mutating func makeTuple(_ elements: [PickleValue]) -> PickleValue {
    sequences.append(elements)
    return .tuple(sequences.count - 1)
  }

  mutating func makeList() -> PickleValue {
    sequences.append([])
    return .list(sequences.count - 1)
  }

  mutating func makeDictionary(copying items: [Item] = []) -> PickleValue {
    copies += items.count
    dictionaries.append(items)
    return .dictionary(dictionaries.count - 1)
  }

  mutating func make(_ storage: TorchStorage) -> PickleValue {
    storages.append(storage)
    return .storage(storages.count - 1)
  }

  mutating func make(_ tensor: TorchTensor) -> PickleValue {
    tensors.append(tensor)
    return .tensor(tensors.count - 1)
  }

  /// The elements of a tuple or list.
  func elements(of value: PickleValue) -> [PickleValue]? {
    switch value {
    case .tuple(let index), .list(let index): sequences[index]
    default: nil
    }
  }
}
