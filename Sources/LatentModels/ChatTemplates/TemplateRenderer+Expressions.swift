extension TemplateRenderer {
  func evaluate(_ expression: TemplateExpression) throws(TemplateError) -> TemplateValue {
    try nested(expression.line) { () throws(TemplateError) in try evaluate(expression.form, expression.line) }
  }

  func evaluate(_ arguments: TemplateArguments, _ line: Int) throws(TemplateError) -> TemplateCall {
    var call = TemplateCall(line: line)
    for expression in arguments.positional { call.positional.append(try evaluate(expression)) }
    for (name, expression) in arguments.named { call.named.append((name, try evaluate(expression))) }
    return call
  }

  private func evaluate(_ form: TemplateExpression.Form, _ line: Int) throws(TemplateError) -> TemplateValue {
    switch form {
    case .literal(let literal): return Self.value(of: literal)
    case .name(let name): return value(of: name)
    case .list(let expressions):
      var values: [TemplateValue] = []
      for expression in expressions { values.append(try evaluate(expression)) }
      return try checkedNesting(.list(values), line)
    case .dictionary(let pairs): return try dictionary(pairs, line)
    case .field(let base, let name): return try field(name, of: try evaluate(base), line)
    case .element(let base, let place): return try element(try evaluate(place), of: try evaluate(base), line)
    case .slice(let base, let start, let stop, let step):
      let bounds = [try bound(start, line), try bound(stop, line), try bound(step, line)]
      return try slice(try evaluate(base), bounds[0], bounds[1], bounds[2] ?? 1, line)
    case .call(let target, let arguments):
      return try call(try evaluate(target), try evaluate(arguments, line))
    case .filter(let base, let name, let arguments):
      return try apply(filter: name, to: try evaluate(base), try evaluate(arguments, line))
    case .test(let base, let name, let arguments):
      let call = try evaluate(TemplateArguments(positional: arguments), line)
      return .bool(try holds(test: name, of: try evaluate(base), call))
    case .not(let value): return .bool(try !evaluate(value).isTrue)
    case .negative(let value), .positive(let value):
      let isNegative = if case .negative = form { true } else { false }
      return try signed(try evaluate(value), isNegative: isNegative, line)
    case .operation(let sign, let left, let right):
      return try operate(sign, try evaluate(left), try evaluate(right), line)
    case .comparison(let left, let rest): return try compare(left, rest, line)
    case .and(let left, let right):
      let first = try evaluate(left)
      return first.isTrue ? try evaluate(right) : first
    case .or(let left, let right):
      let first = try evaluate(left)
      return first.isTrue ? first : try evaluate(right)
    case .choice(let value, let condition, let otherwise):
      if try evaluate(condition).isTrue { return try evaluate(value) }
      guard let otherwise else { return .undefined("the value of an `if` without `else`") }
      return try evaluate(otherwise)
    }
  }

  private static func value(of literal: TemplateLiteral) -> TemplateValue {
    switch literal {
    case .none: .none
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    }
  }

  private func dictionary(
    _ pairs: [(key: TemplateExpression, value: TemplateExpression)],
    _ line: Int
  ) throws(TemplateError) -> TemplateValue {
    var dictionary = TemplateDictionary()
    for pair in pairs {
      let key = try evaluate(pair.key)
      guard let name = key.string else {
        throw TemplateError("a mapping has \(key.typeName) for a key; supported are strings", line: line)
      }
      dictionary[name] = try evaluate(pair.value)
    }
    return try checkedNesting(.dictionary(dictionary), line)
  }

  private func bound(_ expression: TemplateExpression?, _ line: Int) throws(TemplateError) -> Int? {
    guard let expression else { return nil }
    let value = try evaluate(expression)
    if case .none = value { return nil }
    guard let integer = value.integer else {
      throw TemplateError("a slice has \(value.typeName) for a bound", line: line)
    }
    return integer
  }

  // MARK: Fields and elements

  func field(_ name: String, of value: TemplateValue, _ line: Int) throws(TemplateError) -> TemplateValue {
    switch value {
    case .undefined(let missing): throw undefined(missing, line)
    case .dictionary(let dictionary):
      // As in Jinja: a method comes before a key of the same name.
      if TemplateMethods.ofDictionaries.contains(name) { return .method(receiver: value, name: name) }
      return dictionary[name] ?? .undefined(name)
    case .namespace(let namespace): return namespace.fields[name] ?? .undefined(name)
    case .loop(let loop): return loop.field(name) ?? .undefined(name)
    case .string where TemplateMethods.ofStrings.contains(name),
      .list where TemplateMethods.ofLists.contains(name):
      return .method(receiver: value, name: name)
    default: return .undefined(name)
    }
  }

  func element(_ place: TemplateValue, of value: TemplateValue, _ line: Int) throws(TemplateError) -> TemplateValue {
    switch (value, place) {
    case (.undefined(let missing), _): throw undefined(missing, line)
    case (.dictionary(let dictionary), .string(let key)):
      if let value = dictionary[key] { return value }
      return try field(key, of: value, line)
    case (.list(let values), .integer(let index)):
      let index = index < 0 ? index + values.count : index
      return values.indices.contains(index) ? values[index] : .undefined("element \(index)")
    case (.string(let text), .integer(let index)):
      let scalars = text.unicodeScalars
      try charge(scalars.count / 64, line)
      let offset = index < 0 ? index + scalars.count : index
      guard offset >= 0, offset < scalars.count else { return .undefined("element \(index)") }
      return .string(String(scalars[scalars.index(scalars.startIndex, offsetBy: offset)]))
    case (_, .string(let name)): return try field(name, of: value, line)
    default: return .undefined("an element of \(value.typeName)")
    }
  }

  func undefined(_ name: String, _ line: Int) -> TemplateError {
    TemplateError("\(name) is undefined, and has no fields", line: line)
  }

  private func slice(
    _ value: TemplateValue,
    _ start: Int?,
    _ stop: Int?,
    _ step: Int,
    _ line: Int
  ) throws(TemplateError) -> TemplateValue {
    guard step != 0 else { throw TemplateError("a slice has the step 0", line: line) }
    let count: Int
    switch value {
    case .list(let values): count = values.count
    case .string(let text): count = text.unicodeScalars.count
    case .undefined(let name): throw undefined(name, line)
    default: throw TemplateError("\(value.typeName) cannot be sliced", line: line)
    }
    try charge(count / 16, line)
    // Python's rules: negative bounds count from the end, and all are brought into the list.
    func place(_ bound: Int?, _ fallback: Int) -> Int {
      guard let bound else { return fallback }
      let (low, high) = step < 0 ? (-1, count - 1) : (0, count)
      return min(max(bound < 0 ? bound + count : bound, low), high)
    }
    let first = place(start, step < 0 ? count - 1 : 0)
    let end = place(stop, step < 0 ? -1 : count)
    let indices = Array(stride(from: first, to: end, by: step))
    switch value {
    case .list(let values): return .list(indices.map { values[$0] })
    case .string(let text):
      let scalars = Array(text.unicodeScalars)
      return .string(PythonString.string(indices.map { scalars[$0] }))
    default: return value
    }
  }

  /// What `{% for %}` and filters run over.
  func elements(of value: TemplateValue, _ line: Int) throws(TemplateError) -> [TemplateValue] {
    switch value {
    case .undefined: return []
    case .list(let values): return values
    case .dictionary(let dictionary): return dictionary.keys.map { .string($0) }
    case .string(let text):
      try charge(text.utf8.count / 16, line)
      return text.unicodeScalars.map { .string(String($0)) }
    default: throw TemplateError("\(value.typeName) cannot be run over", line: line)
    }
  }

  /// Calls a macro, a function or a method.
  func call(_ target: TemplateValue, _ arguments: TemplateCall) throws(TemplateError) -> TemplateValue {
    switch target {
    case .macro(let macro): return try call(macro, arguments)
    case .function(let name): return try callFunction(name, arguments)
    case .method(let receiver, let name): return try callMethod(name, of: receiver, arguments)
    case .undefined(let name):
      throw TemplateError("`\(name)(…)` is called, but there is no such function or method", line: arguments.line)
    default: throw TemplateError("\(target.typeName) is called like a function", line: arguments.line)
    }
  }
}
