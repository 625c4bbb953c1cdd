// Expressions, from what binds least to what binds most, as in Jinja.

extension TemplateParser {
  /// An expression, or several with commas between them, which are a list.
  mutating func tuple() throws(TemplateError) -> TemplateExpression {
    let line = line
    let first = try expression()
    guard token == .sign(",") else { return first }
    var elements = [first]
    while take(.sign(",")) {
      if token == .blockEnd || token == .outputEnd || token == .sign(")") { break }
      elements.append(try expression())
    }
    return TemplateExpression(form: .list(elements), line: line)
  }

  /// What `{% for %}` runs over: no `if` belongs to it.
  mutating func sequenceOfLoop() throws(TemplateError) -> TemplateExpression {
    try nested { parser throws(TemplateError) in try parser.or() }
  }

  mutating func expression() throws(TemplateError) -> TemplateExpression {
    try nested { parser throws(TemplateError) in
      var value = try parser.or()
      var links = 0
      while parser.token == .name("if") {
        try parser.link(&links)
        let line = parser.line
        parser.advance()
        let condition = try parser.or()
        let otherwise = parser.take(.name("else")) ? try parser.expression() : nil
        value = TemplateExpression(form: .choice(value, condition: condition, otherwise), line: line)
      }
      return value
    }
  }

  private mutating func or() throws(TemplateError) -> TemplateExpression {
    var left = try and()
    var links = 0
    while token == .name("or") {
      try link(&links)
      let line = line
      advance()
      left = TemplateExpression(form: .or(left, try and()), line: line)
    }
    return left
  }

  private mutating func and() throws(TemplateError) -> TemplateExpression {
    var left = try not()
    var links = 0
    while token == .name("and") {
      try link(&links)
      let line = line
      advance()
      left = TemplateExpression(form: .and(left, try not()), line: line)
    }
    return left
  }

  private mutating func not() throws(TemplateError) -> TemplateExpression {
    let line = line
    guard take(.name("not")) else { return try comparison() }
    let value = try nested { parser throws(TemplateError) in try parser.not() }
    return TemplateExpression(form: .not(value), line: line)
  }

  private mutating func comparison() throws(TemplateError) -> TemplateExpression {
    let line = line
    let left = try sum()
    var rest: [(sign: String, right: TemplateExpression)] = []
    var links = -1
    while true {
      try link(&links)
      if case .sign(let sign) = token, ["==", "!=", "<", "<=", ">", ">="].contains(sign) {
        advance()
        rest.append((sign, try sum()))
      } else if take(.name("in")) {
        rest.append(("in", try sum()))
      } else if token == .name("not"), peek == .name("in") {
        advance()
        advance()
        rest.append(("not in", try sum()))
      } else {
        return rest.isEmpty ? left : TemplateExpression(form: .comparison(left, rest), line: line)
      }
    }
  }

  private mutating func sum() throws(TemplateError) -> TemplateExpression {
    try operations(["+", "-"]) { parser throws(TemplateError) in
      try parser.operations(["~"]) { parser throws(TemplateError) in
        try parser.operations(["*", "/", "//", "%"]) { parser throws(TemplateError) in
          try parser.operations(["**"]) { parser throws(TemplateError) in try parser.unary(filters: true) }
        }
      }
    }
  }

  private mutating func operations(
    _ signs: [String],
    _ operand: (inout TemplateParser) throws(TemplateError) -> TemplateExpression
  ) throws(TemplateError) -> TemplateExpression {
    var left = try operand(&self)
    var links = 0
    while case .sign(let sign) = token, signs.contains(sign) {
      try link(&links)
      let line = line
      advance()
      left = TemplateExpression(form: .operation(sign, left, try operand(&self)), line: line)
    }
    return left
  }

  private mutating func unary(filters: Bool) throws(TemplateError) -> TemplateExpression {
    let line = line
    var value: TemplateExpression
    if token == .sign("-") || token == .sign("+") {
      let isNegative = token == .sign("-")
      advance()
      let inner = try nested { parser throws(TemplateError) in try parser.unary(filters: false) }
      value = TemplateExpression(form: isNegative ? .negative(inner) : .positive(inner), line: line)
    } else {
      value = try primary()
    }
    value = try postfix(value)
    return filters ? try filtered(value) : value
  }

  private mutating func primary() throws(TemplateError) -> TemplateExpression {
    let line = line
    func made(_ form: TemplateExpression.Form) -> TemplateExpression { TemplateExpression(form: form, line: line) }
    switch token {
    case .name(let name):
      advance()
      switch name {
      case "true", "True": return made(.literal(.bool(true)))
      case "false", "False": return made(.literal(.bool(false)))
      case "none", "None": return made(.literal(.none))
      default: return made(.name(name))
      }
    case .integer(let value):
      advance()
      return made(.literal(.integer(value)))
    case .float(let value):
      advance()
      return made(.literal(.float(value)))
    case .string:
      var text = ""
      while case .string(let more) = token {
        text += more
        advance()
      }
      return made(.literal(.string(text)))
    case .sign("("):
      advance()
      if take(.sign(")")) { return made(.list([])) }
      let value = try nested { parser throws(TemplateError) in try parser.tuple() }
      try expect(.sign(")"))
      return value
    case .sign("["):
      advance()
      return made(.list(try elements(until: "]")))
    case .sign("{"):
      advance()
      var pairs: [(key: TemplateExpression, value: TemplateExpression)] = []
      while !take(.sign("}")) {
        if !pairs.isEmpty {
          try expect(.sign(","))
          if take(.sign("}")) { break }
        }
        let key = try expression()
        try expect(.sign(":"))
        pairs.append((key, try expression()))
      }
      return made(.dictionary(pairs))
    default:
      throw unexpected("a value")
    }
  }

  private mutating func elements(until end: String) throws(TemplateError) -> [TemplateExpression] {
    var elements: [TemplateExpression] = []
    while !take(.sign(end)) {
      if !elements.isEmpty {
        try expect(.sign(","))
        if take(.sign(end)) { break }
      }
      elements.append(try expression())
    }
    return elements
  }

  private mutating func postfix(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
    var value = value
    var links = -1
    while true {
      try link(&links)
      let line = line
      if take(.sign(".")) {
        if case .integer(let place) = token {
          advance()
          let place = TemplateExpression(form: .literal(.integer(place)), line: line)
          value = TemplateExpression(form: .element(value, place), line: line)
        } else {
          value = TemplateExpression(form: .field(value, try name()), line: line)
        }
      } else if take(.sign("[")) {
        value = TemplateExpression(form: try subscripted(value), line: line)
      } else if token == .sign("(") {
        value = TemplateExpression(form: .call(value, try arguments()), line: line)
      } else {
        return value
      }
    }
  }

  private mutating func subscripted(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression.Form {
    var parts: [TemplateExpression?] = [nil]
    var isSlice = false
    while !take(.sign("]")) {
      if take(.sign(":")) {
        isSlice = true
        parts.append(nil)
      } else {
        guard parts[parts.count - 1] == nil else { throw unexpected("`]`") }
        parts[parts.count - 1] = try expression()
      }
    }
    if !isSlice, let place = parts[0] { return .element(value, place) }
    guard isSlice, parts.count <= 3 else { throw TemplateError("`[]` has nothing usable in it", line: line) }
    return .slice(value, parts[0], parts[1], parts.count == 3 ? parts[2] : nil)
  }

  /// Filters, tests, and calls of what they give.
  private mutating func filtered(_ value: TemplateExpression) throws(TemplateError) -> TemplateExpression {
    var value = value
    var links = -1
    while true {
      try link(&links)
      let line = line
      if take(.sign("|")) {
        let name = try name()
        let arguments = token == .sign("(") ? try arguments() : TemplateArguments()
        value = TemplateExpression(form: .filter(value, name, arguments), line: line)
      } else if take(.name("is")) {
        let isNegated = take(.name("not"))
        let name = try name()
        value = TemplateExpression(form: .test(value, name, try testArguments()), line: line)
        if isNegated { value = TemplateExpression(form: .not(value), line: line) }
      } else if token == .sign("(") {
        value = TemplateExpression(form: .call(value, try arguments()), line: line)
      } else {
        return value
      }
    }
  }

  /// In brackets, or one value behind the test's name.
  private mutating func testArguments() throws(TemplateError) -> [TemplateExpression] {
    switch token {
    case .sign("("): return try arguments().positional
    case .name(let name) where !["else", "or", "and", "if", "is", "in", "not", "recursive"].contains(name): break
    case .string, .integer, .float, .sign("["), .sign("{"): break
    default: return []
    }
    return [try postfix(try primary())]
  }

  /// A call's brackets and what is in them.
  mutating func arguments() throws(TemplateError) -> TemplateArguments {
    try expect(.sign("("))
    var arguments = TemplateArguments()
    while !take(.sign(")")) {
      if !arguments.positional.isEmpty || !arguments.named.isEmpty {
        try expect(.sign(","))
        if take(.sign(")")) { break }
      }
      if case .name(let name) = token, peek == .sign("=") {
        advance()
        advance()
        arguments.named.append((name, try expression()))
      } else if token == .sign("*") || token == .sign("**") {
        throw TemplateError("`*` before an argument is not supported", line: line)
      } else if arguments.named.isEmpty {
        arguments.positional.append(try expression())
      } else {
        throw unexpected("a named argument")
      }
    }
    return arguments
  }
}
