extension TemplateRenderer {
  /// The filters there are, for sentences about those that are not.
  static let filterNames = [
    "abs", "attr", "capitalize", "count", "d", "default", "dictsort", "escape", "e", "first", "float", "indent", "int",
    "items", "join", "last", "length", "list", "lower", "lstrip", "map", "max", "min", "reject", "rejectattr",
    "replace",
    "reverse", "round", "rstrip", "safe", "select", "selectattr", "sort", "string", "sum", "title", "tojson", "trim",
    "unique", "upper",
  ]

  func apply(filter name: String, to value: TemplateValue, _ call: TemplateCall) throws(TemplateError) -> TemplateValue
  {
    let line = call.line
    try charge(line)
    let title = "the filter \(name)"
    switch name {
    case "default", "d":
      let fallback = call.argument(0, "default_value") ?? .string("")
      let coversFalse = call.argument(1, "boolean")?.isTrue ?? false
      return value.isUndefined || (coversFalse && !value.isTrue) ? fallback : value
    case "length", "count": return .integer(try length(of: value, line))
    case "string": return .string(try text(of: value, line))
    case "safe": return value
    case "tojson":
      return .string(
        try json(
          of: value,
          JSONStyle(
            indent: try call.integer(1, "indent", of: title).map { min(max($0, 0), 64) },
            sortsKeys: call.argument(3, "sort_keys")?.isTrue ?? false,
            escapesNonASCII: call.argument(0, "ensure_ascii")?.isTrue ?? false
          ),
          line
        )
      )
    case "trim", "upper", "lower", "title", "capitalize", "replace", "indent", "escape", "e", "lstrip", "rstrip":
      return try textFilter(name, try text(of: value, line), call)
    case "int", "float", "abs", "round": return try numberFilter(name, value, call)
    case "items":
      guard case .dictionary(let dictionary) = value else {
        if value.isUndefined { return .list([]) }
        throw TemplateError("\(title) works on mappings, not on \(value.typeName)", line: line)
      }
      return .list(dictionary.pairs.map { .list([.string($0.key), $0.value]) })
    case "attr": return try field(try call.string(0, "name", of: title) ?? "", of: value, line)
    case "map": return try map(value, call)
    case "select", "reject", "selectattr", "rejectattr": return try choose(name, value, call)
    default: return try listFilter(name, value, call)
    }
  }

  func length(of value: TemplateValue, _ line: Int) throws(TemplateError) -> Int {
    switch value {
    case .undefined: return 0
    case .string(let text):
      try charge(text.utf8.count / 64, line)
      return text.unicodeScalars.count
    case .list(let values): return values.count
    case .dictionary(let dictionary): return dictionary.keys.count
    default: throw TemplateError("\(value.typeName) has no length", line: line)
    }
  }

  private func textFilter(_ name: String, _ text: String, _ call: TemplateCall) throws(TemplateError) -> TemplateValue {
    let title = "the filter \(name)"
    switch name {
    case "trim": return .string(PythonString.strip(text, try call.string(0, "chars", of: title)))
    case "lstrip": return .string(PythonString.strip(text, nil, right: false))
    case "rstrip": return .string(PythonString.strip(text, nil, left: false))
    case "upper": return .string(try checked(text.uppercased(), call.line))
    case "lower": return .string(try checked(text.lowercased(), call.line))
    case "title": return .string(PythonString.titleOfWords(text))
    case "capitalize": return .string(PythonString.capitalized(text))
    case "replace":
      guard let old = try call.string(0, "old", of: title), let new = try call.string(1, "new", of: title) else {
        throw TemplateError("\(title) needs what to replace, and by what", line: call.line)
      }
      return .string(try replaced(text, old, new, try call.integer(2, "count", of: title) ?? -1, call.line))
    case "indent":
      let width = min(max(try call.integer(0, "width", of: title) ?? 4, 0), 1000)
      let space = String(repeating: " ", count: width)
      let indentsFirst = call.argument(1, "first")?.isTrue ?? false
      let indentsBlank = call.argument(2, "blank")?.isTrue ?? false
      var lines = PythonString.split(text, "\n", limit: -1)
      for index in lines.indices where index > 0 && (indentsBlank || !lines[index].isEmpty) {
        lines[index] = space + lines[index]
      }
      return .string(try checked((indentsFirst ? space : "") + lines.joined(separator: "\n"), call.line))
    default:
      var escaped = text
      for (from, to) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&#39;"), ("\"", "&#34;")] {
        escaped = try replaced(escaped, from, to, -1, call.line)
      }
      return .string(escaped)
    }
  }

  /// `str.replace`.
  func replaced(
    _ text: String,
    _ old: String,
    _ new: String,
    _ limit: Int,
    _ line: Int
  ) throws(TemplateError) -> String {
    if old.isEmpty {
      guard limit < 0 else {
        throw TemplateError("`replace` of nothing a number of times is not supported", line: line)
      }
      return try checked(new + text.unicodeScalars.map { String($0) + new }.joined(), line)
    }
    let pieces = PythonString.split(text, old, limit: limit)
    let (added, overflows) = (pieces.count - 1).multipliedReportingOverflow(by: new.utf8.count)
    guard !overflows, added <= limits.outputBytes else {
      throw TemplateError("a text grows beyond \(limits.outputBytes) bytes", line: line)
    }
    return try checked(pieces.joined(separator: new), line)
  }

  private func numberFilter(
    _ name: String,
    _ value: TemplateValue,
    _ call: TemplateCall
  ) throws(TemplateError) -> TemplateValue {
    switch name {
    case "int":
      if let integer = value.integer { return .integer(integer) }
      let number = value.number ?? value.string.flatMap { Double(PythonString.strip($0, nil)) }
      let fallback = call.argument(0, "default") ?? .integer(0)
      return number.flatMap { Int(exactly: $0.rounded(.towardZero)) }.map { .integer($0) } ?? fallback
    case "float":
      let number = value.number ?? value.string.flatMap { Double(PythonString.strip($0, nil)) }
      return number.map { .float($0) } ?? call.argument(0, "default") ?? .float(0)
    case "abs":
      if let integer = value.integer {
        return integer < 0 ? try signed(value, isNegative: true, call.line) : .integer(integer)
      }
      if let number = value.number { return .float(number.magnitude) }
    default:
      if let number = value.number {
        let places = min(max(try call.integer(0, "precision", of: "the filter round") ?? 0, 0), 15)
        let method = try call.string(1, "method", of: "the filter round") ?? "common"
        let factor = (0..<places).reduce(1.0) { product, _ in product * 10 }
        let rule: FloatingPointRoundingRule = method == "ceil" ? .up : method == "floor" ? .down : .toNearestOrEven
        return .float((number * factor).rounded(rule) / factor)
      }
    }
    throw TemplateError("the filter \(name) works on numbers, not on \(value.typeName)", line: call.line)
  }

  private func listFilter(
    _ name: String,
    _ value: TemplateValue,
    _ call: TemplateCall
  ) throws(TemplateError) -> TemplateValue {
    let line = call.line
    guard Self.filterNames.contains(name) else {
      throw TemplateError(
        "the filter \(name) is not supported; supported are \(Self.filterNames.joined(separator: ", "))",
        line: line
      )
    }
    if name == "dictsort" {
      guard case .dictionary(let dictionary) = value else {
        throw TemplateError("the filter dictsort works on mappings, not on \(value.typeName)", line: line)
      }
      let pairs = dictionary.pairs.sorted { PythonString.less($0.key.lowercased(), $1.key.lowercased()) }
      return .list(pairs.map { .list([.string($0.key), $0.value]) })
    }
    if name == "reverse", let text = value.string {
      return .string(PythonString.string(text.unicodeScalars.reversed()))
    }
    let values = try elements(of: value, line)
    try charge(values.count, line)
    switch name {
    case "list": return .list(values)
    case "first": return values.first ?? .undefined("the first element of nothing")
    case "last": return values.last ?? .undefined("the last element of nothing")
    case "reverse": return .list(values.reversed())
    case "join":
      let separator =
        try call.argument(0, "d").map { value throws(TemplateError) in try self.text(of: value, line) } ?? ""
      let attribute = try call.string(1, "attribute", of: "the filter join")
      var text = ""
      for (index, value) in values.enumerated() {
        let value = try attribute.map { name throws(TemplateError) in try path(name, of: value, line) } ?? value
        text += (index > 0 ? separator : "") + (try self.text(of: value, line))
        if text.utf8.count > limits.outputBytes { _ = try checked(text, line) }
      }
      return .string(try checked(text, line))
    case "sum":
      var total = call.argument(1, "start") ?? .integer(0)
      let attribute = try call.string(0, "attribute", of: "the filter sum")
      for value in values {
        let value = try attribute.map { name throws(TemplateError) in try path(name, of: value, line) } ?? value
        total = try operate("+", total, value, line)
      }
      return total
    case "unique":
      // Of what is equal but for case the first stays as it was.
      var unique: [TemplateValue] = []
      var seen: [TemplateValue] = []
      for value in values where try !contains(.list(seen), folded(value), line) {
        seen.append(folded(value))
        unique.append(value)
      }
      return .list(unique)
    default: return try ordered(name, values, call)
    }
  }

  /// `sort`, `min` and `max`, which look at strings without regard to case.
  private func ordered(
    _ name: String,
    _ values: [TemplateValue],
    _ call: TemplateCall
  ) throws(TemplateError) -> TemplateValue {
    let line = call.line
    let attribute = try call.string(name == "sort" ? 2 : 1, "attribute", of: "the filter \(name)")
    let isCaseSensitive = call.argument(name == "sort" ? 1 : 0, "case_sensitive")?.isTrue ?? false
    func key(_ value: TemplateValue) throws(TemplateError) -> TemplateValue {
      let key = try attribute.map { name throws(TemplateError) in try path(name, of: value, line) } ?? value
      return isCaseSensitive ? key : folded(key)
    }
    // Merge sort, because a comparison may fail, and equal elements have to keep their order.
    var runs: [[(key: TemplateValue, value: TemplateValue)]] = []
    for value in values { runs.append([(try key(value), value)]) }
    while runs.count > 1 {
      var merged: [[(key: TemplateValue, value: TemplateValue)]] = []
      for pair in stride(from: 0, to: runs.count, by: 2) {
        guard pair + 1 < runs.count else {
          merged.append(runs[pair])
          continue
        }
        var (left, right) = (runs[pair][...], runs[pair + 1][...])
        var run: [(key: TemplateValue, value: TemplateValue)] = []
        while let first = left.first, let second = right.first {
          try charge(line)
          if try less(second.key, first.key, name, line) {
            run.append(second)
            right = right.dropFirst()
          } else {
            run.append(first)
            left = left.dropFirst()
          }
        }
        merged.append(run + left + right)
      }
      runs = merged
    }
    let sorted = (runs.first ?? []).map(\.value)
    switch name {
    case "min": return sorted.first ?? .undefined("the smallest of nothing")
    case "max": return sorted.last ?? .undefined("the largest of nothing")
    default: return .list(call.argument(0, "reverse")?.isTrue ?? false ? sorted.reversed() : sorted)
    }
  }

  private func folded(_ value: TemplateValue) -> TemplateValue {
    value.string.map { .string($0.lowercased()) } ?? value
  }

  /// `a.b.0` of a value, as filters name attributes.
  private func path(_ name: String, of value: TemplateValue, _ line: Int) throws(TemplateError) -> TemplateValue {
    var value = value
    for part in name.split(separator: ".") {
      value = try element(Int(part).map { .integer($0) } ?? .string(String(part)), of: value, line)
    }
    return value
  }

  private func map(_ value: TemplateValue, _ call: TemplateCall) throws(TemplateError) -> TemplateValue {
    var results: [TemplateValue] = []
    let values = try elements(of: value, call.line)
    if let attribute = try call.string(1_000, "attribute", of: "the filter map") {
      for value in values {
        let found = try path(attribute, of: value, call.line)
        results.append(found.isUndefined ? call.argument(1_000, "default") ?? found : found)
      }
      return .list(results)
    }
    guard let name = try call.string(0, "filter", of: "the filter map") else {
      throw TemplateError("the filter map needs a filter's name or `attribute`", line: call.line)
    }
    var rest = call
    rest.positional.removeFirst(min(1, rest.positional.count))
    for value in values { results.append(try apply(filter: name, to: value, rest)) }
    return try checked(results, call.line)
  }

  private func choose(_ name: String, _ value: TemplateValue, _ call: TemplateCall) throws(TemplateError)
    -> TemplateValue
  {
    var rest = call
    var attribute: String?
    if name.hasSuffix("attr") {
      attribute = try call.string(0, "attribute", of: "the filter \(name)")
      rest.positional.removeFirst(min(1, rest.positional.count))
    }
    let test = try rest.string(0, "test", of: "the filter \(name)")
    rest.positional.removeFirst(min(1, rest.positional.count))
    var kept: [TemplateValue] = []
    for value in try elements(of: value, call.line) {
      let looked = try attribute.map { name throws(TemplateError) in try path(name, of: value, call.line) } ?? value
      let holds =
        try test.map { test throws(TemplateError) in try self.holds(test: test, of: looked, rest) } ?? looked.isTrue
      if holds == name.hasPrefix("select") { kept.append(value) }
    }
    return .list(kept)
  }
}
