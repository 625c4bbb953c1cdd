/// The values of Python's that a `.npy` header is written in.
enum PythonLiteral: Equatable {
  case text(String)
  case bool(Bool)
  case integers([Int])

  /// The fields of a dictionary `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`; nil when it is anything
  /// else or has a field twice.
  static func fields(_ text: String) -> [String: PythonLiteral]? {
    var reader = Reader(rest: Substring(text).utf8)
    guard reader.take("{") else { return nil }
    var fields: [String: PythonLiteral] = [:]
    while !reader.take("}") {
      guard let key = reader.quoted(), reader.take(":"), let value = reader.value(), fields[key] == nil else {
        return nil
      }
      fields[key] = value
      if !reader.take(",") {
        guard reader.take("}") else { return nil }
        break
      }
    }
    return reader.isAtEnd ? fields : nil
  }

  private struct Reader {
    var rest: Substring.UTF8View

    var isAtEnd: Bool {
      mutating get {
        skipBlanks()
        return rest.isEmpty
      }
    }

    mutating func take(_ mark: Unicode.Scalar) -> Bool {
      skipBlanks()
      guard rest.first == UInt8(ascii: mark) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func value() -> PythonLiteral? {
      skipBlanks()
      if rest.first == UInt8(ascii: "(") { return tuple().map { .integers($0) } }
      if let text = quoted() { return .text(text) }
      return bool().map { .bool($0) }
    }

    mutating func quoted() -> String? {
      skipBlanks()
      guard let mark = rest.first, mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"") else { return nil }
      let inside = rest.dropFirst()
      guard let end = inside.firstIndex(of: mark) else { return nil }
      let text = Substring(inside[..<end])
      guard !text.utf8.contains(UInt8(ascii: "\\")) else { return nil }
      rest = inside[end...].dropFirst()
      return String(text)
    }

    private mutating func bool() -> Bool? {
      for (word, value) in [("True", true), ("False", false)] where rest.starts(with: word.utf8) {
        rest = rest.dropFirst(word.utf8.count)
        return value
      }
      return nil
    }

    private mutating func tuple() -> [Int]? {
      guard take("(") else { return nil }
      var integers: [Int] = []
      while !take(")") {
        skipBlanks()
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let integer = Int(Substring(digits)) else { return nil }
        integers.append(integer)
        rest = rest.dropFirst(digits.count)
        if !take(",") { return take(")") ? integers : nil }
      }
      return integers
    }

    private mutating func skipBlanks() {
      rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
    }
  }
}
