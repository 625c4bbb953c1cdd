internal import LatentSupport

/// What a checkpoint of PyTorch holds, by name: dictionaries and lists in dictionaries become `outer.inner`.
struct TorchContents: Sendable {
  private(set) var tensors: [String: TorchTensor] = [:]
  /// The values that are no tensors, nested as in the checkpoint.
  private(set) var values = JSONObject()

  private let path: String
  private var visits = 0

  private static let depthLimit = 64
  /// Every place has a name that is made of the names around it, so that long ones would take time without bound.
  private static let nameByteLimit = 1 << 10
  /// Values that are shared are visited once for each place they stand in, so that this has to be bounded.
  private static let visitLimit = 1 << 21
  /// Tensors may show a number many times, so a small file can describe a large one; to this size that may be honest.
  private static let repeatedLimit = 1 << 24

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when two tensors have one name, or something is no plain value.
  init(_ root: PickleValue, _ heap: PickleHeap, path: String) throws {
    self.path = path
    switch root {
    case .tensor(let index): try add(heap.tensors[index], "tensor")
    case .dictionary, .list, .tuple:
      let read = try read(root, "", heap, depth: 0)
      if case .object(let fields)? = read { values = fields }
      if case .array(let elements)? = read {
        values = JSONObject(elements.enumerated().filter { !$1.isNull }.map { (String($0), $1) })
      }
    default: throw refuse("holds neither tensors nor a dictionary of them")
    }
  }

  /// Takes in the tensors of `value`, and gives the rest of it; nil where nothing is left.
  private mutating func read(_ value: PickleValue, _ name: String, _ heap: PickleHeap, depth: Int) throws -> JSON? {
    visits += 1
    guard depth <= Self.depthLimit, visits <= Self.visitLimit else {
      throw refuse("nests lists and dictionaries deeper or in more places than weights do")
    }
    switch value {
    case .none: return .null
    case .bool(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .number(let value): return .number(value)
    case .text(let value): return .string(value)
    case .global(.dtype(let type)): return .string(type.rawValue)
    case .global, .storage: return .null
    case .tensor(let index):
      try add(heap.tensors[index], name)
      return nil
    case .tuple(let index), .list(let index): return try sequence(heap.sequences[index], name, heap, depth: depth)
    case .dictionary(let index): return try dictionary(heap.dictionaries[index], name, heap, depth: depth)
    }
  }

  private mutating func sequence(
    _ elements: [PickleValue],
    _ name: String,
    _ heap: PickleHeap,
    depth: Int
  ) throws -> JSON? {
    var values: [JSON] = []
    var isPlain = elements.isEmpty
    for (index, element) in elements.enumerated() {
      let value = try read(element, join(name, String(index)), heap, depth: depth + 1)
      isPlain = isPlain || value != nil
      values.append(value ?? .null)
    }
    return isPlain ? .array(values) : nil
  }

  private mutating func dictionary(
    _ items: [PickleHeap.Item],
    _ name: String,
    _ heap: PickleHeap,
    depth: Int
  ) throws -> JSON? {
    var fields = JSONObject()
    var seen: Set<String> = []
    for (key, value) in items {
      let key = try text(key, in: name)
      let place = try join(name, key)
      guard seen.insert(key).inserted else { throw refuse("has \(place) twice") }
      if let value = try read(value, place, heap, depth: depth + 1) { fields[key] = value }
    }
    return fields.isEmpty && !items.isEmpty ? nil : .object(fields)
  }

  private func text(_ key: PickleValue, in name: String) throws -> String {
    switch key {
    case .text(let text): return text
    case .integer(let number): return String(number)
    default:
      throw refuse("has a dictionary\(name.isEmpty ? "" : " " + name) with a key that is neither text nor a number")
    }
  }

  private mutating func add(_ tensor: TorchTensor, _ name: String) throws {
    guard tensor.layout.count <= max(tensor.storage.count, Self.repeatedLimit) else {
      throw refuse("has the tensor \(name) of shape \(tensor.layout.shape) on \(tensor.storage.count) stored elements")
    }
    guard tensors.updateValue(tensor, forKey: name) == nil else { throw refuse("has two tensors of the name \(name)") }
  }

  private func join(_ outer: String, _ inner: String) throws -> String {
    guard outer.utf8.count + inner.utf8.count < Self.nameByteLimit else {
      throw refuse("has a name of more than \(Self.nameByteLimit) bytes")
    }
    return outer.isEmpty ? inner : outer + "." + inner
  }

  private func refuse(_ problem: String) -> LatentError {
    LatentError.unreadable(path, "\(path) is not read: its pickle \(problem).")
  }
}
