internal import Glibc

extension TemplateRenderer {
  func signed(_ value: TemplateValue, isNegative: Bool, _ line: Int) throws(TemplateError) -> TemplateValue {
    switch value {
    case .float(let number): return .float(isNegative ? -number : number)
    case .bool, .integer:
      let (result, overflows) = (isNegative ? -1 : 1).multipliedReportingOverflow(by: value.integer ?? 0)
      guard !overflows else { throw tooLarge(line) }
      return .integer(result)
    default: throw TemplateError("\(value.typeName) has no sign", line: line)
    }
  }

  func operate(
    _ sign: String,
    _ left: TemplateValue,
    _ right: TemplateValue,
    _ line: Int
  ) throws(TemplateError) -> TemplateValue {
    if sign == "~" { return .string(try checked(try text(of: left, line) + text(of: right, line), line)) }
    switch (sign, left, right) {
    case ("+", .string(let first), .string(let second)): return .string(try checked(first + second, line))
    case ("+", .list(let first), .list(let second)): return try checked(first + second, line)
    case ("*", .string(let text), .integer(let count)), ("*", .integer(let count), .string(let text)):
      let (bytes, overflows) = text.utf8.count.multipliedReportingOverflow(by: max(count, 0))
      guard !overflows, bytes <= limits.outputBytes else {
        throw TemplateError("a text grows beyond \(limits.outputBytes) bytes", line: line)
      }
      return .string(try checked(String(repeating: text, count: max(count, 0)), line))
    case ("*", .list(let list), .integer(let count)), ("*", .integer(let count), .list(let list)):
      let (total, overflows) = list.count.multipliedReportingOverflow(by: max(count, 0))
      guard !overflows, total <= limits.elements else {
        throw TemplateError("a list grows beyond \(limits.elements) elements", line: line)
      }
      return try checked(Array(repeatElement(list, count: max(count, 0)).joined()), line)
    default: break
    }
    if let first = left.integer, let second = right.integer, sign != "/" {
      return try integers(sign, first, second, line)
    }
    if let first = left.number, let second = right.number { return try floats(sign, first, second, line) }
    throw TemplateError("`\(sign)` does not work on \(left.typeName) and \(right.typeName)", line: line)
  }

  private func integers(_ sign: String, _ left: Int, _ right: Int, _ line: Int) throws(TemplateError) -> TemplateValue {
    if ["//", "%"].contains(sign) {
      guard right != 0 else { throw TemplateError("a number is divided by 0", line: line) }
      let (quotient, overflows) = left.dividedReportingOverflow(by: right)
      guard !overflows else { throw tooLarge(line) }
      let remainder = left % right
      // Python rounds down, and the remainder has the divisor's sign.
      let isOff = remainder != 0 && (remainder < 0) != (right < 0)
      return .integer(sign == "%" ? (isOff ? remainder + right : remainder) : (isOff ? quotient - 1 : quotient))
    }
    let result: (partialValue: Int, overflow: Bool)
    switch sign {
    case "+": result = left.addingReportingOverflow(right)
    case "-": result = left.subtractingReportingOverflow(right)
    case "*": result = left.multipliedReportingOverflow(by: right)
    default: return try power(left, right, line)
    }
    guard !result.overflow else { throw tooLarge(line) }
    return .integer(result.partialValue)
  }

  private func power(_ base: Int, _ exponent: Int, _ line: Int) throws(TemplateError) -> TemplateValue {
    if exponent < 0 { return try floats("**", Double(base), Double(exponent), line) }
    if (-1...1).contains(base) { return .integer(exponent == 0 ? 1 : exponent % 2 == 0 ? base * base : base) }
    var value = 1
    guard exponent < 64 else { throw tooLarge(line) }
    for _ in 0..<exponent {
      let (product, overflows) = value.multipliedReportingOverflow(by: base)
      guard !overflows else { throw tooLarge(line) }
      value = product
    }
    return .integer(value)
  }

  private func floats(
    _ sign: String,
    _ left: Double,
    _ right: Double,
    _ line: Int
  ) throws(TemplateError) -> TemplateValue {
    if ["/", "//", "%"].contains(sign), right == 0 { throw TemplateError("a number is divided by 0", line: line) }
    switch sign {
    case "+": return .float(left + right)
    case "-": return .float(left - right)
    case "*": return .float(left * right)
    case "/": return .float(left / right)
    case "//": return .float((left / right).rounded(.down))
    case "%":
      let remainder = fmod(left, right)
      return .float(remainder != 0 && (remainder < 0) != (right < 0) ? remainder + right : remainder)
    default: return .float(pow(left, right))
    }
  }

  func tooLarge(_ line: Int) -> TemplateError {
    TemplateError("a number grows beyond 64 bits", line: line)
  }

  // MARK: Comparisons

  func compare(
    _ first: TemplateExpression,
    _ rest: [(sign: String, right: TemplateExpression)],
    _ line: Int
  ) throws(TemplateError) -> TemplateValue {
    var left = try evaluate(first)
    for (sign, expression) in rest {
      let right = try evaluate(expression)
      guard try holds(sign, left, right, line) else { return .bool(false) }
      left = right
    }
    return .bool(true)
  }

  func holds(_ sign: String, _ left: TemplateValue, _ right: TemplateValue, _ line: Int) throws(TemplateError) -> Bool {
    switch sign {
    case "==": try equal(left, right, line)
    case "!=": try !equal(left, right, line)
    case "in": try contains(right, left, line)
    case "not in": try !contains(right, left, line)
    case "<": try less(left, right, sign, line)
    case ">": try less(right, left, sign, line)
    case "<=": try !less(right, left, sign, line)
    default: try !less(left, right, sign, line)
    }
  }

  func equal(_ left: TemplateValue, _ right: TemplateValue, _ line: Int) throws(TemplateError) -> Bool {
    try nested(line) { () throws(TemplateError) in
      switch (left, right) {
      case (.undefined, .undefined), (.none, .none): return true
      case (.string(let first), .string(let second)): return PythonString.equal(first, second)
      case (.list(let first), .list(let second)):
        guard first.count == second.count else { return false }
        for (one, other) in zip(first, second) where try !equal(one, other, line) { return false }
        return true
      case (.dictionary(let first), .dictionary(let second)):
        guard first.keys.count == second.keys.count else { return false }
        for (key, value) in first.pairs {
          guard let other = second[key], try equal(value, other, line) else { return false }
        }
        return true
      case (.namespace(let first), .namespace(let second)): return first === second
      default:
        if let first = left.integer, let second = right.integer { return first == second }
        guard let first = left.number, let second = right.number else { return false }
        return first == second
      }
    }
  }

  func less(
    _ left: TemplateValue,
    _ right: TemplateValue,
    _ sign: String,
    _ line: Int
  ) throws(TemplateError) -> Bool {
    if let first = left.integer, let second = right.integer { return first < second }
    if let first = left.number, let second = right.number { return first < second }
    switch (left, right) {
    case (.string(let first), .string(let second)): return PythonString.less(first, second)
    case (.list(let first), .list(let second)):
      for (one, other) in zip(first, second) where try !equal(one, other, line) {
        return try nested(line) { () throws(TemplateError) in try less(one, other, sign, line) }
      }
      return first.count < second.count
    default:
      throw TemplateError("`\(sign)` does not work on \(left.typeName) and \(right.typeName)", line: line)
    }
  }

  func contains(_ whole: TemplateValue, _ part: TemplateValue, _ line: Int) throws(TemplateError) -> Bool {
    switch whole {
    case .string(let text):
      guard let part = part.string else {
        throw TemplateError("`in`: \(part.typeName) is looked for in a string", line: line)
      }
      try charge(text.utf8.count / 16, line)
      return part.isEmpty || !PythonString.places(of: Array(part.utf8), in: Array(text.utf8)).isEmpty
    case .list(let values):
      for value in values where try equal(value, part, line) { return true }
      return false
    case .dictionary(let dictionary): return part.string.map { dictionary[$0] != nil } ?? false
    case .undefined: return false
    default: throw TemplateError("`in` does not work on \(whole.typeName)", line: line)
    }
  }
}
