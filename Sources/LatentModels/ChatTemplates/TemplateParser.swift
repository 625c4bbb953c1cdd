/// Reads a template's tokens into statements.
struct TemplateParser {
  private let tokens: [(token: TemplateToken, line: Int)]
  private var index = 0
  /// How deep blocks and brackets stand in each other.
  private var depth = 0

  /// Deeper nesting is found in no template and would only use up the stack.
  private static let deepest = 60
  /// Operators, filters and fields one behind the other, each of which is a level of the expression.
  private static let longestChain = 120

  static func statements(of template: String) throws(TemplateError) -> [TemplateStatement] {
    var parser = TemplateParser(tokens: try TemplateLexer.tokens(of: template))
    let statements = try parser.body(until: [])
    guard parser.token == .end else { throw parser.unexpected("the end of the template") }
    return statements
  }

  private init(tokens: [(token: TemplateToken, line: Int)]) { self.tokens = tokens }

  // MARK: Tokens

  var token: TemplateToken { index < tokens.count ? tokens[index].token : .end }
  var line: Int { tokens.isEmpty ? 1 : tokens[min(index, tokens.count - 1)].line }

  /// The token behind the next one.
  var peek: TemplateToken { index + 1 < tokens.count ? tokens[index + 1].token : .end }

  mutating func advance() { index += 1 }

  mutating func take(_ wanted: TemplateToken) -> Bool {
    guard token == wanted else { return false }
    advance()
    return true
  }

  mutating func expect(_ wanted: TemplateToken) throws(TemplateError) {
    guard take(wanted) else { throw unexpected(wanted.description) }
  }

  mutating func name() throws(TemplateError) -> String {
    guard case .name(let name) = token else { throw unexpected("a name") }
    advance()
    return name
  }

  func unexpected(_ wanted: String) -> TemplateError {
    TemplateError("\(token.description) stands where \(wanted) was expected", line: line)
  }

  /// Counts a link of a chain.
  func link(_ count: inout Int) throws(TemplateError) {
    count += 1
    guard count <= Self.longestChain else {
      throw TemplateError("an expression is a chain of more than \(Self.longestChain) parts", line: line)
    }
  }

  mutating func nested<Result>(
    _ body: (inout TemplateParser) throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    guard depth < Self.deepest else {
      throw TemplateError("blocks or brackets are nested more than \(Self.deepest) deep", line: line)
    }
    depth += 1
    defer { depth -= 1 }
    return try body(&self)
  }

  // MARK: Statements

  /// Statements up to a block whose name is one of `ends`; that name is the next token then.
  private mutating func body(until ends: [String]) throws(TemplateError) -> [TemplateStatement] {
    try nested { parser throws(TemplateError) in
      var statements: [TemplateStatement] = []
      while true {
        let line = parser.line
        switch parser.token {
        case .text(let text):
          parser.advance()
          statements.append(TemplateStatement(form: .text(text), line: line))
        case .outputStart:
          parser.advance()
          let value = try parser.tuple()
          try parser.expect(.outputEnd)
          statements.append(TemplateStatement(form: .output(value), line: line))
        case .blockStart:
          parser.advance()
          if case .name(let name) = parser.token, ends.contains(name) { return statements }
          statements.append(TemplateStatement(form: try parser.block(), line: line))
        case .end where ends.isEmpty:
          return statements
        default:
          throw parser.unexpected(ends.isEmpty ? "text or a tag" : "`{% \(ends.last ?? "") %}`")
        }
      }
    }
  }

  /// A body with its end tag, after the block's own end.
  private mutating func body(endingWith end: String) throws(TemplateError) -> [TemplateStatement] {
    try expect(.blockEnd)
    let statements = try body(until: [end])
    try finish(end)
    return statements
  }

  private mutating func finish(_ end: String) throws(TemplateError) {
    try expect(.name(end))
    try expect(.blockEnd)
  }

  private mutating func block() throws(TemplateError) -> TemplateStatement.Form {
    let keyword = try name()
    switch keyword {
    case "if": return try conditional()
    case "for": return .loop(try loop())
    case "set": return try set()
    case "macro": return try macro()
    case "filter":
      let filters = try filterNames(first: true)
      return .filterBlock(filters, try body(endingWith: "endfilter"))
    case "generation": return .scope([], try body(endingWith: "endgeneration"))
    case "with":
      var variables: [(String, TemplateExpression)] = []
      while token != .blockEnd {
        if !variables.isEmpty { try expect(.sign(",")) }
        let name = try name()
        try expect(.sign("="))
        variables.append((name, try expression()))
      }
      return .scope(variables, try body(endingWith: "endwith"))
    case "break", "continue":
      try expect(.blockEnd)
      return keyword == "break" ? .breakLoop : .continueLoop
    default:
      throw TemplateError(
        "`{% \(keyword) %}` is not supported; supported are if, for, set, macro, filter, with, generation, break, "
          + "continue and raw",
        line: line
      )
    }
  }

  private mutating func conditional() throws(TemplateError) -> TemplateStatement.Form {
    var branches: [(condition: TemplateExpression, body: [TemplateStatement])] = []
    var otherwise: [TemplateStatement] = []
    while true {
      let condition = try tuple()
      try expect(.blockEnd)
      branches.append((condition, try body(until: ["elif", "else", "endif"])))
      let keyword = try name()
      if keyword == "elif" { continue }
      if keyword == "else" {
        try expect(.blockEnd)
        otherwise = try body(until: ["endif"])
        advance()
      }
      try expect(.blockEnd)
      return .conditional(branches, otherwise: otherwise)
    }
  }

  private mutating func loop() throws(TemplateError) -> TemplateForLoop {
    var target = [try name()]
    while take(.sign(",")) { target.append(try name()) }
    try expect(.name("in"))
    let sequence = try sequenceOfLoop()
    var condition: TemplateExpression?
    if take(.name("if")) { condition = try expression() }
    if token == .name("recursive") {
      throw TemplateError("a recursive `{% for %}` is not supported", line: line)
    }
    try expect(.blockEnd)
    let body = try body(until: ["else", "endfor"])
    var otherwise: [TemplateStatement] = []
    if take(.name("else")) {
      try expect(.blockEnd)
      otherwise = try self.body(until: ["endfor"])
    }
    try finish("endfor")
    return TemplateForLoop(
      target: target,
      sequence: sequence,
      condition: condition,
      body: body,
      otherwise: otherwise
    )
  }

  private mutating func set() throws(TemplateError) -> TemplateStatement.Form {
    let first = try name()
    let target: TemplateTarget
    if take(.sign(".")) {
      target = .field(first, try name())
    } else {
      var names = [first]
      while take(.sign(",")) { names.append(try name()) }
      target = .names(names)
    }
    if take(.sign("=")) {
      let value = try tuple()
      try expect(.blockEnd)
      return .set(target, value)
    }
    let filters = try filterNames(first: false)
    return .setBlock(target, filters: filters, try body(endingWith: "endset"))
  }

  private mutating func filterNames(first: Bool) throws(TemplateError) -> [(String, TemplateArguments)] {
    var filters: [(String, TemplateArguments)] = []
    var isNext = first
    while isNext || take(.sign("|")) {
      isNext = false
      let name = try name()
      filters.append((name, token == .sign("(") ? try arguments() : TemplateArguments()))
    }
    return filters
  }

  private mutating func macro() throws(TemplateError) -> TemplateStatement.Form {
    let name = try name()
    try expect(.sign("("))
    var parameters: [(name: String, fallback: TemplateExpression?)] = []
    while !take(.sign(")")) {
      if !parameters.isEmpty { try expect(.sign(",")) }
      let parameter = try self.name()
      parameters.append((parameter, take(.sign("=")) ? try expression() : nil))
    }
    return .macro(name: name, parameters: parameters, try body(endingWith: "endmacro"))
  }
}
