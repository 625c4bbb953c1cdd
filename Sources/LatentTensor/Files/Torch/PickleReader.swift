internal import LatentSupport

/// Builds the plain values and tensors of a pickle. Nothing that a pickle says is ever run: classes and functions other
/// than those of `TorchGlobal` are refused by name, as is every instruction that could make anything else.
struct PickleReader {
  private var cursor: ByteCursor
  private(set) var heap = PickleHeap()
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]

  /// Each instruction keeps at most one value alive, so this bounds memory. A checkpoint of 10,000 tensors has 500,000.
  private static let instructionLimit = 1 << 22

  /// - Parameter bytes: have to outlive the reader.
  init(_ cursor: ByteCursor) {
    self.cursor = cursor
  }

  /// Where the pickle ended.
  var position: Int { cursor.position }
  private var path: String { cursor.path }

  /// The value of the next pickle.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the instruction, class or function that is refused.
  mutating func read() throws -> PickleValue {
    stack = []
    marks = []
    memo = [:]
    for _ in 0..<Self.instructionLimit {
      let code = try cursor.next(UInt8.self)
      guard let opcode = PickleOpcode(rawValue: code) else {
        throw refuse("uses the instruction \(PickleOpcode.name(of: code)), which weights do not need")
      }
      if opcode == .stop {
        guard stack.count == 1, marks.isEmpty, let value = stack.popLast() else { throw damaged }
        return value
      }
      try perform(opcode)
      if heap.copies > Self.instructionLimit { break }
    }
    throw refuse("has more than \(Self.instructionLimit) instructions")
  }

  private mutating func perform(_ opcode: PickleOpcode) throws {
    switch opcode {
    case .proto, .frame, .stop: try header(opcode)
    case .none: stack.append(.none)
    case .newTrue: stack.append(.bool(true))
    case .newFalse: stack.append(.bool(false))
    case .binInt, .binInt1, .binInt2, .long1, .binFloat: stack.append(try number(opcode))
    case .binString, .shortBinString, .binUnicode, .shortBinUnicode, .binUnicode8:
      stack.append(.text(try cursor.text(textLength(opcode))))
    case .mark: marks.append(stack.count)
    case .pop: try discardTop()
    case .popMark: _ = try popToMark()
    case .emptyTuple: stack.append(heap.makeTuple([]))
    case .tuple: stack.append(heap.makeTuple(try popToMark()))
    case .tuple1: stack.append(heap.makeTuple(try pop(1)))
    case .tuple2: stack.append(heap.makeTuple(try pop(2)))
    case .tuple3: stack.append(heap.makeTuple(try pop(3)))
    case .emptyList: stack.append(heap.makeList())
    case .append: try extend(by: pop(1))
    case .appends: try extend(by: popToMark())
    case .emptyDict: stack.append(heap.makeDictionary())
    case .setItem: try setItems(pop(2))
    case .setItems: try setItems(popToMark())
    case .binPut: memo[Int(try cursor.next(UInt8.self))] = try top()
    case .longBinPut: memo[Int(try cursor.next(UInt32.self))] = try top()
    case .memoize: memo[memo.count] = try top()
    case .binGet: try recall(Int(cursor.next(UInt8.self)))
    case .longBinGet: try recall(Int(cursor.next(UInt32.self)))
    case .global: try pushGlobal(module: cursor.line(), name: cursor.line())
    case .stackGlobal: try pushStackGlobal()
    case .reduce: try reduce()
    case .build: try build()
    case .binPersistentID: try pushStorage()
    }
  }

  // MARK: Plain values

  private mutating func header(_ opcode: PickleOpcode) throws {
    if opcode == .frame { return _ = try cursor.next(UInt64.self) }
    let version = try cursor.next(UInt8.self)
    guard (2...5).contains(version) else { throw refuse("is of protocol \(version), and 2 to 5 are read") }
  }

  private mutating func number(_ opcode: PickleOpcode) throws -> PickleValue {
    switch opcode {
    case .binInt1: return .integer(Int(try cursor.next(UInt8.self)))
    case .binInt2: return .integer(Int(try cursor.next(UInt16.self)))
    case .binInt: return .integer(Int(try cursor.next(Int32.self)))
    case .binFloat: return .number(Double(bitPattern: try cursor.next(UInt64.self).byteSwapped))
    default:
      let bytes = try cursor.next(Int(try cursor.next(UInt8.self)))
      guard bytes.count <= 8 else { throw refuse("has a whole number of more than 64 bits") }
      var bits: UInt64 = (bytes.last ?? 0) & 0x80 == 0 ? 0 : .max
      for byte in bytes.reversed() { bits = bits << 8 | UInt64(byte) }
      return .integer(Int(Int64(bitPattern: bits)))
    }
  }

  private mutating func textLength(_ opcode: PickleOpcode) throws -> Int {
    switch opcode {
    case .shortBinString, .shortBinUnicode: return Int(try cursor.next(UInt8.self))
    case .binUnicode8: return Int(clamping: try cursor.next(UInt64.self))
    default: return Int(try cursor.next(UInt32.self))
    }
  }

  private mutating func extend(by elements: [PickleValue]) throws {
    guard case .list(let index) = try top() else { throw damaged }
    heap.sequences[index] += elements
  }

  private mutating func setItems(_ items: [PickleValue]) throws {
    guard case .dictionary(let index) = try top(), items.count.isMultiple(of: 2) else { throw damaged }
    for item in stride(from: 0, to: items.count, by: 2) {
      heap.dictionaries[index].append((items[item], items[item + 1]))
    }
  }

  // MARK: What only looks like code

  private mutating func pushGlobal(module: String, name: String) throws {
    guard let global = TorchGlobal(module: module, name: name) else {
      throw refuse("asks for \(module).\(name), and only tensors and plain values are read; nothing of it was run")
    }
    stack.append(.global(global))
  }

  private mutating func pushStackGlobal() throws {
    let names = try pop(2)
    guard case .text(let module) = names[0], case .text(let name) = names[1] else { throw damaged }
    try pushGlobal(module: module, name: name)
  }

  private mutating func reduce() throws {
    let call = try pop(2)
    guard case .global(let global) = call[0], case .tuple(let index) = call[1] else {
      throw refuse("calls something that is no known function")
    }
    let arguments = heap.sequences[index]
    guard let value = try TorchBuilder.value(of: global, arguments, &heap) else {
      throw refuse(
        global.isTensor
          ? "has a tensor that does not lie inside its storage" : "has a call with other arguments than PyTorch's"
      )
    }
    stack.append(value)
  }

  /// Attributes of an ordered dictionary (PyTorch keeps module versions there) are passed over.
  private mutating func build() throws {
    _ = try pop(1)
    guard case .dictionary = try top() else { throw refuse("sets attributes of something that is no dictionary") }
  }

  private mutating func pushStorage() throws {
    let identifier = try pop(1)[0]
    guard case .tuple(let index) = identifier, let storage = TorchBuilder.storage(heap.sequences[index]) else {
      throw refuse("refers to something outside it that is no storage of PyTorch")
    }
    stack.append(heap.make(storage))
  }

  // MARK: Stack

  private func top() throws -> PickleValue {
    guard let top = stack.last, stack.count > (marks.last ?? 0) else { throw damaged }
    return top
  }

  private mutating func pop(_ count: Int) throws -> [PickleValue] {
    guard stack.count - count >= (marks.last ?? 0) else { throw damaged }
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    return values
  }

  private mutating func popToMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else { throw damaged }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  private mutating func discardTop() throws {
    if let mark = marks.last, mark == stack.count {
      marks.removeLast()
    } else {
      _ = try pop(1)
    }
  }

  private mutating func recall(_ index: Int) throws {
    guard let value = memo[index] else { throw damaged }
    stack.append(value)
  }

  // MARK: Errors

  private var damaged: LatentError { refuse("is damaged near byte \(cursor.position)") }

  private func refuse(_ problem: String) -> LatentError {
    LatentError.unreadable(path, "\(path) is not read: \(cursor.subject) \(problem).")
  }
}
