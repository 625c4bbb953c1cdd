extension TemplateRenderer {
  /// The tests there are, for sentences about those that are not.
  static let testNames = [
    "boolean", "callable", "defined", "divisibleby", "eq", "equalto", "even", "false", "float", "ge", "gt", "in",
    "integer", "iterable", "le", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas", "sequence",
    "string",
    "true", "undefined", "upper",
  ]

  /// Whether `value is name`.
  func holds(test name: String, of value: TemplateValue, _ call: TemplateCall) throws(TemplateError) -> Bool {
    let line = call.line
    try charge(line)
    let comparisons = [
      "eq": "==", "equalto": "==", "==": "==", "ne": "!=", "!=": "!=", "lt": "<", "lessthan": "<", "<": "<", "le": "<=",
      "<=": "<=", "gt": ">", "greaterthan": ">", ">": ">", "ge": ">=", ">=": ">=", "in": "in",
    ]
    if let sign = comparisons[name] {
      guard let other = call.argument(0, "other") else {
        throw TemplateError("the test \(name) needs what to compare with", line: line)
      }
      return try holds(sign, value, other, line)
    }
    switch (name, value) {
    case ("defined", _): return !value.isUndefined
    case ("undefined", _): return value.isUndefined
    case ("none", .none), ("boolean", .bool), ("integer", .integer), ("float", .float), ("string", .string),
      ("mapping", .dictionary), ("callable", .macro), ("callable", .function), ("callable", .method),
      ("true", .bool(true)), ("false", .bool(false)):
      return true
    case ("number", _): return value.number != nil
    case ("iterable", .string), ("iterable", .list), ("iterable", .dictionary), ("iterable", .undefined),
      ("sequence", .string), ("sequence", .list), ("sequence", .dictionary), ("sequence", .undefined):
      return true
    case ("lower", .string(let text)): return text == text.lowercased() && text != text.uppercased()
    case ("upper", .string(let text)): return text == text.uppercased() && text != text.lowercased()
    case ("odd", _), ("even", _), ("divisibleby", _):
      let divisor = name == "divisibleby" ? try call.integer(0, "num", of: "the test divisibleby") ?? 0 : 2
      guard let number = value.integer, divisor != 0, divisor != -1 else {
        throw TemplateError("the test \(name) does not work on \(value.typeName)", line: line)
      }
      return name == "odd" ? number % 2 != 0 : number % divisor == 0
    case ("sameas", _):
      guard let other = call.argument(0, "other") else { return false }
      switch (value, other) {
      case (.none, .none): return true
      case (.bool(let first), .bool(let second)): return first == second
      case (.bool, _), (_, .bool): return false
      default: return try equal(value, other, line)
      }
    default:
      if Self.testNames.contains(name) { return false }
      throw TemplateError(
        "the test \(name) is not supported; supported are \(Self.testNames.joined(separator: ", "))",
        line: line
      )
    }
  }
}
