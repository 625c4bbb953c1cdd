/// The methods of Python's types that templates call. None of them changes anything: transformers runs templates in a
/// sandbox that forbids it.
enum TemplateMethods {
  static let ofStrings: Set<String> = [
    "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "startswith", "endswith", "replace", "upper", "lower",
    "title", "capitalize", "join", "find", "rfind", "index", "count", "isdigit", "isspace", "isalpha", "isalnum",
    "isupper", "islower", "removeprefix", "removesuffix", "partition", "rpartition", "zfill",
  ]
  static let ofLists: Set<String> = ["index", "count", "copy"]
  static let ofDictionaries: Set<String> = ["get", "items", "keys", "values", "copy"]
}

extension TemplateRenderer {
  func callMethod(_ name: String, of receiver: TemplateValue, _ call: TemplateCall) throws(TemplateError)
    -> TemplateValue
  {
    try charge(call.line)
    switch receiver {
    case .string(let text): return try stringMethod(name, text, call)
    case .dictionary(let dictionary):
      switch name {
      case "get":
        guard let key = try call.string(0, "key", of: "the method get") else {
          return call.argument(1, "default") ?? .none
        }
        return dictionary[key] ?? call.argument(1, "default") ?? .none
      case "items": return .list(dictionary.pairs.map { .list([.string($0.key), $0.value]) })
      case "keys": return .list(dictionary.keys.map { .string($0) })
      case "values": return .list(dictionary.pairs.map(\.value))
      default: return receiver
      }
    case .list(let values):
      guard name != "copy" else { return receiver }
      let wanted = call.argument(0, "value") ?? .none
      var places: [Int] = []
      for (index, value) in values.enumerated() where try equal(value, wanted, call.line) { places.append(index) }
      if name == "count" { return .integer(places.count) }
      guard let first = places.first else { throw TemplateError("the method index finds nothing", line: call.line) }
      return .integer(first)
    case .loop(let loop):
      if name == "cycle" {
        guard !call.positional.isEmpty else { throw TemplateError("loop.cycle needs values", line: call.line) }
        return call.positional[loop.index % call.positional.count]
      }
      let before = loop.changing
      loop.changing = call.positional
      guard let before else { return .bool(true) }
      return .bool(try !equal(.list(before), .list(call.positional), call.line))
    default: throw TemplateError("\(receiver.typeName) has no method \(name)", line: call.line)
    }
  }

  private func stringMethod(_ name: String, _ text: String, _ call: TemplateCall) throws(TemplateError) -> TemplateValue
  {
    let title = "the method \(name)"
    try charge(text.utf8.count / 64, call.line)
    func needed(_ index: Int, _ argument: String) throws(TemplateError) -> String {
      guard let string = try call.string(index, argument, of: title) else {
        throw TemplateError("\(title) needs a string", line: call.line)
      }
      return string
    }
    switch name {
    case "strip", "lstrip", "rstrip":
      let characters = try call.string(0, "chars", of: title)
      return .string(PythonString.strip(text, characters, left: name != "rstrip", right: name != "lstrip"))
    case "split", "rsplit":
      let separator = try call.string(0, "sep", of: title)
      let limit = try call.integer(1, "maxsplit", of: title) ?? -1
      if separator?.isEmpty == true { throw TemplateError("\(title) has an empty separator", line: call.line) }
      if name == "rsplit", limit >= 0 {
        guard let separator else {
          throw TemplateError("\(title) with a limit and no separator is not supported", line: call.line)
        }
        return try checked(PythonString.splitFromEnd(text, separator, limit: limit).map { .string($0) }, call.line)
      }
      return try checked(PythonString.split(text, separator, limit: limit).map { .string($0) }, call.line)
    case "splitlines":
      var lines = PythonString.split(try replaced(text, "\r\n", "\n", -1, call.line), "\n", limit: -1)
      if lines.last == "" { lines.removeLast() }
      return try checked(lines.map { .string($0) }, call.line)
    case "startswith", "endswith":
      let choices: [TemplateValue] = if case .list(let list) = call.positional.first { list } else { call.positional }
      for choice in choices {
        guard let part = choice.string else {
          throw TemplateError("\(title) looks for \(choice.typeName), not for a string", line: call.line)
        }
        if name == "startswith"
          ? text.utf8.starts(with: part.utf8) : text.utf8.reversed().starts(with: part.utf8.reversed())
        {
          return .bool(true)
        }
      }
      return .bool(false)
    case "removeprefix":
      let prefix = try needed(0, "prefix").utf8
      return .string(
        text.utf8.starts(with: prefix) ? String(decoding: text.utf8.dropFirst(prefix.count), as: UTF8.self) : text
      )
    case "removesuffix":
      let suffix = try needed(0, "suffix").utf8
      let isThere = text.utf8.reversed().starts(with: suffix.reversed())
      return .string(isThere ? String(decoding: text.utf8.dropLast(suffix.count), as: UTF8.self) : text)
    case "partition", "rpartition":
      let separator = try needed(0, "sep")
      let pieces =
        name == "partition"
        ? PythonString.split(text, separator, limit: 1) : PythonString.splitFromEnd(text, separator, limit: 1)
      if pieces.count == 2 { return .list([.string(pieces[0]), .string(separator), .string(pieces[1])]) }
      return .list(
        name == "partition"
          ? [.string(text), .string(""), .string("")] : [.string(""), .string(""), .string(text)]
      )
    case "replace":
      return .string(
        try replaced(
          text,
          try needed(0, "old"),
          try needed(1, "new"),
          try call.integer(2, "count", of: title) ?? -1,
          call.line
        )
      )
    case "upper": return .string(try checked(text.uppercased(), call.line))
    case "lower": return .string(try checked(text.lowercased(), call.line))
    case "title": return .string(PythonString.title(text))
    case "capitalize": return .string(PythonString.capitalized(text))
    case "zfill":
      let width = min(try call.integer(0, "width", of: title) ?? 0, 1000)
      let sign = text.hasPrefix("-") || text.hasPrefix("+") ? String(text.prefix(1)) : ""
      let zeros = String(repeating: "0", count: max(width - text.unicodeScalars.count, 0))
      return .string(sign + zeros + text.dropFirst(sign.count))
    case "join":
      return try apply(
        filter: "join",
        to: call.positional.first ?? .list([]),
        TemplateCall(positional: [.string(text)], line: call.line)
      )
    case "find", "rfind", "index", "count":
      let part = try needed(0, "sub")
      let places = PythonString.places(of: Array(part.utf8), in: Array(text.utf8))
      if name == "count" { return .integer(part.isEmpty ? text.unicodeScalars.count + 1 : places.count) }
      guard let place = part.isEmpty ? 0 : name == "rfind" ? places.last : places.first else {
        if name == "index" { throw TemplateError("the method index finds nothing", line: call.line) }
        return .integer(-1)
      }
      return .integer(String(decoding: text.utf8.prefix(place), as: UTF8.self).unicodeScalars.count)
    default: return .bool(Self.holds(name, text))
    }
  }

  /// `isdigit` and its like: of every character of a text that is not empty.
  private static func holds(_ name: String, _ text: String) -> Bool {
    let scalars = text.unicodeScalars
    switch name {
    case "isspace": return !scalars.isEmpty && scalars.allSatisfy(PythonString.isSpace)
    case "isdigit":
      return !scalars.isEmpty
        && scalars.allSatisfy { [.decimal, .digit].contains($0.properties.numericType) }
    case "isalpha": return !scalars.isEmpty && scalars.allSatisfy(isLetter)
    case "isalnum":
      return !scalars.isEmpty && scalars.allSatisfy { isLetter($0) || $0.properties.numericType != nil }
    case "isupper": return text == text.uppercased() && text != text.lowercased()
    default: return text == text.lowercased() && text != text.uppercased()
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }
}
