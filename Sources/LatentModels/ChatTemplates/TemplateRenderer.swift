/// Runs a template: scopes, statements, and the bounds that keep a hostile one from taking time and memory.
final class TemplateRenderer {
  /// What a run may cost; a template of a real model takes a few thousand steps.
  struct Limits: Sendable {
    var steps = 2_000_000
    var outputBytes = 8 << 20
    /// Of expressions and statements within each other, macros included.
    var depth = 150
    /// Of a list.
    var elements = 100_000
  }

  enum Flow {
    case goesOn, breaksLoop, continuesLoop
  }

  let limits: Limits
  /// Seconds since 1970, for `strftime_now`.
  let now: Int
  /// The outermost scope first: what the caller gave and the template set at its top.
  private var scopes: [TemplateDictionary]
  private var output: [UInt8] = []
  /// All that were made: they may hold each other, and are taken apart when the run is over.
  private var namespaces: [TemplateNamespace] = []
  private var steps = 0
  private var depth = 0

  init(variables: TemplateDictionary, now: Int, limits: Limits = Limits()) {
    scopes = [variables]
    self.now = now
    self.limits = limits
  }

  func render(_ statements: [TemplateStatement]) throws(TemplateError) -> String {
    defer { for namespace in namespaces { namespace.fields = TemplateDictionary() } }
    _ = try run(statements)
    return String(decoding: output, as: UTF8.self)
  }

  func makeNamespace(_ fields: TemplateDictionary) -> TemplateValue {
    let namespace = TemplateNamespace(fields)
    namespaces.append(namespace)
    return .namespace(namespace)
  }

  // MARK: Bounds

  /// Counts work that was done at `line`.
  func charge(_ count: Int, _ line: Int) throws(TemplateError) {
    steps += count
    if steps > limits.steps { throw TemplateError("it takes more than \(limits.steps) steps", line: line) }
  }

  /// Counts one step at `line`.
  func charge(_ line: Int) throws(TemplateError) { try charge(1, line) }

  /// A text that is not too long, at the price of its length.
  func checked(_ text: String, _ line: Int) throws(TemplateError) -> String {
    try charge(text.utf8.count / 64, line)
    guard text.utf8.count <= limits.outputBytes else {
      throw TemplateError("a text grows beyond \(limits.outputBytes) bytes", line: line)
    }
    return text
  }

  /// A list that is not too long.
  func checked(_ list: [TemplateValue], _ line: Int) throws(TemplateError) -> TemplateValue {
    try charge(list.count / 16, line)
    guard list.count <= limits.elements else {
      throw TemplateError("a list grows beyond \(limits.elements) elements", line: line)
    }
    return .list(list)
  }

  /// A list or mapping whose parts are not nested too deeply: each level is one of the stack when it is freed.
  func checkedNesting(_ value: TemplateValue, _ line: Int, level: Int = 0) throws(TemplateError) -> TemplateValue {
    try charge(line)
    guard level <= limits.depth else {
      throw TemplateError("lists or mappings hold each other more than \(limits.depth) deep", line: line)
    }
    switch value {
    case .list(let values):
      for value in values { _ = try checkedNesting(value, line, level: level + 1) }
    case .dictionary(let dictionary):
      for (_, value) in dictionary.pairs { _ = try checkedNesting(value, line, level: level + 1) }
    case .loop(let loop):
      for value in loop.items { _ = try checkedNesting(value, line, level: level + 1) }
    case .method(let receiver, _):
      _ = try checkedNesting(receiver, line, level: level + 1)
    default: break
    }
    return value
  }

  func nested<Result>(_ line: Int, _ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
    try charge(line)
    guard depth < limits.depth else {
      throw TemplateError("expressions or macros are nested more than \(limits.depth) deep", line: line)
    }
    depth += 1
    defer { depth -= 1 }
    return try body()
  }

  private func write(_ text: String, _ line: Int) throws(TemplateError) {
    guard output.count + text.utf8.count <= limits.outputBytes else {
      throw TemplateError("the text grows beyond \(limits.outputBytes) bytes", line: line)
    }
    output += text.utf8
  }

  /// What `body` writes, instead of writing it.
  func captured(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> String {
    let outer = output
    output = []
    defer { output = outer }
    try body()
    return String(decoding: output, as: UTF8.self)
  }

  // MARK: Variables

  func value(of name: String) -> TemplateValue {
    for scope in scopes.reversed() {
      if let value = scope[name] { return value }
    }
    return TemplateFunctions.names.contains(name) ? .function(name) : .undefined(name)
  }

  private func assign(_ target: TemplateTarget, _ value: TemplateValue, _ line: Int) throws(TemplateError) {
    switch target {
    case .names(let names):
      try assign(names, value, line)
    case .field(let name, let field):
      guard case .namespace(let namespace) = self.value(of: name) else {
        throw TemplateError(
          "`set \(name).\(field)`: \(name) is no namespace, and nothing else can be changed",
          line: line
        )
      }
      namespace.fields[field] = value
    }
  }

  private func assign(_ names: [String], _ value: TemplateValue, _ line: Int) throws(TemplateError) {
    if names.count == 1 {
      scopes[scopes.count - 1][names[0]] = value
      return
    }
    let values = try elements(of: value, line)
    guard values.count == names.count else {
      throw TemplateError("\(values.count) values cannot be given to \(names.joined(separator: ", "))", line: line)
    }
    for (name, value) in zip(names, values) { scopes[scopes.count - 1][name] = value }
  }

  /// Runs `body` with variables of its own.
  func scoped<Result>(
    _ variables: TemplateDictionary = TemplateDictionary(),
    _ body: () throws(TemplateError) -> Result
  ) throws(TemplateError) -> Result {
    scopes.append(variables)
    defer { scopes.removeLast() }
    return try body()
  }

  // MARK: Statements

  private func run(_ statements: [TemplateStatement]) throws(TemplateError) -> Flow {
    for statement in statements {
      let flow = try nested(statement.line) { () throws(TemplateError) in try run(statement) }
      if flow != .goesOn { return flow }
    }
    return .goesOn
  }

  private func run(_ statement: TemplateStatement) throws(TemplateError) -> Flow {
    let line = statement.line
    switch statement.form {
    case .text(let text):
      try write(text, line)
    case .output(let expression):
      try write(text(of: try evaluate(expression), line), line)
    case .conditional(let branches, let otherwise):
      for branch in branches where try evaluate(branch.condition).isTrue { return try run(branch.body) }
      return try run(otherwise)
    case .loop(let loop):
      try run(loop, line)
    case .set(let target, let expression):
      try assign(target, try evaluate(expression), line)
    case .setBlock(let target, let filters, let body):
      let text = try capturedScope(body)
      try assign(target, try applied(filters, to: .string(text), line), line)
    case .macro(let name, let parameters, let body):
      try assign([name], .macro(TemplateMacro(name: name, parameters: parameters, body: body)), line)
    case .filterBlock(let filters, let body):
      let text = try capturedScope(body)
      try write(self.text(of: try applied(filters, to: .string(text), line), line), line)
    case .scope(let variables, let body):
      var scope = TemplateDictionary()
      for (name, expression) in variables { scope[name] = try evaluate(expression) }
      return try scoped(scope) { () throws(TemplateError) in try run(body) }
    case .breakLoop: return .breaksLoop
    case .continueLoop: return .continuesLoop
    }
    return .goesOn
  }

  private func capturedScope(_ body: [TemplateStatement]) throws(TemplateError) -> String {
    try captured { () throws(TemplateError) in
      _ = try scoped { () throws(TemplateError) in try run(body) }
    }
  }

  private func applied(
    _ filters: [(String, TemplateArguments)],
    to value: TemplateValue,
    _ line: Int
  ) throws(TemplateError) -> TemplateValue {
    var value = value
    for (name, arguments) in filters {
      value = try apply(filter: name, to: value, try evaluate(arguments, line))
    }
    return value
  }

  private func run(_ loop: TemplateForLoop, _ line: Int) throws(TemplateError) {
    var items = try elements(of: try evaluate(loop.sequence), line)
    if let condition = loop.condition {
      var kept: [TemplateValue] = []
      for item in items {
        let holds = try scoped { () throws(TemplateError) in
          try assign(loop.target, item, line)
          return try evaluate(condition).isTrue
        }
        if holds { kept.append(item) }
      }
      items = kept
    }
    guard !items.isEmpty else {
      _ = try scoped { () throws(TemplateError) in try run(loop.otherwise) }
      return
    }
    let state = TemplateLoop(items)
    defer { state.changing = nil }
    for (index, item) in items.enumerated() {
      try charge(line)
      state.index = index
      var scope = TemplateDictionary()
      scope["loop"] = .loop(state)
      let flow = try scoped(scope) { () throws(TemplateError) in
        try assign(loop.target, item, line)
        return try run(loop.body)
      }
      if flow == .breaksLoop { return }
    }
  }

  /// Runs a macro: it sees what stands at the template's top, and its own parameters.
  func call(_ macro: TemplateMacro, _ arguments: TemplateCall) throws(TemplateError) -> TemplateValue {
    guard arguments.positional.count <= macro.parameters.count else {
      throw TemplateError("the macro \(macro.name) takes \(macro.parameters.count) arguments", line: arguments.line)
    }
    for (name, _) in arguments.named where !macro.parameters.contains(where: { $0.name == name }) {
      throw TemplateError("the macro \(macro.name) has no argument \(name)", line: arguments.line)
    }
    let outer = scopes
    scopes = [outer[0], TemplateDictionary()]
    defer { scopes = outer }
    for (index, parameter) in macro.parameters.enumerated() {
      let value: TemplateValue
      if index < arguments.positional.count {
        value = arguments.positional[index]
      } else if let named = arguments.named.first(where: { $0.name == parameter.name }) {
        value = named.value
      } else if let fallback = parameter.fallback {
        value = try evaluate(fallback)
      } else {
        value = .undefined(parameter.name)
      }
      scopes[1][parameter.name] = value
    }
    let text = try nested(arguments.line) { () throws(TemplateError) in
      try captured { () throws(TemplateError) in _ = try run(macro.body) }
    }
    return .string(text)
  }
}
