/// An expression of a template, with the line that it stands on.
struct TemplateExpression: Sendable {
  indirect enum Form: Sendable {
    case literal(TemplateLiteral)
    case name(String)
    case list([TemplateExpression])
    case dictionary([(key: TemplateExpression, value: TemplateExpression)])
    case field(TemplateExpression, String)
    case element(TemplateExpression, TemplateExpression)
    case slice(TemplateExpression, TemplateExpression?, TemplateExpression?, TemplateExpression?)
    case call(TemplateExpression, TemplateArguments)
    case filter(TemplateExpression, String, TemplateArguments)
    case test(TemplateExpression, String, [TemplateExpression])
    case not(TemplateExpression)
    case negative(TemplateExpression)
    case positive(TemplateExpression)
    case operation(String, TemplateExpression, TemplateExpression)
    case comparison(TemplateExpression, [(sign: String, right: TemplateExpression)])
    case and(TemplateExpression, TemplateExpression)
    case or(TemplateExpression, TemplateExpression)
    /// `a if condition else b`; without `else` nothing.
    case choice(TemplateExpression, condition: TemplateExpression, TemplateExpression?)
  }

  let form: Form
  let line: Int
}

enum TemplateLiteral: Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case float(Double)
  case string(String)
}

/// What stands in the brackets of a call.
struct TemplateArguments: Sendable {
  var positional: [TemplateExpression] = []
  var named: [(name: String, value: TemplateExpression)] = []
}

/// What `{% set %}` and `{% for %}` give a value to.
enum TemplateTarget: Sendable {
  case names([String])
  /// A field of a namespace.
  case field(String, String)
}

/// A piece of a template's body.
struct TemplateStatement: Sendable {
  indirect enum Form: Sendable {
    case text(String)
    case output(TemplateExpression)
    case conditional([(condition: TemplateExpression, body: [TemplateStatement])], otherwise: [TemplateStatement])
    case loop(TemplateForLoop)
    case set(TemplateTarget, TemplateExpression)
    case setBlock(TemplateTarget, filters: [(String, TemplateArguments)], [TemplateStatement])
    case macro(name: String, parameters: [(name: String, fallback: TemplateExpression?)], [TemplateStatement])
    case filterBlock([(String, TemplateArguments)], [TemplateStatement])
    /// `{% generation %}`, which marks what the assistant said, and `{% with %}`.
    case scope([(String, TemplateExpression)], [TemplateStatement])
    case breakLoop
    case continueLoop
  }

  let form: Form
  let line: Int
}

/// `{% for target in sequence if condition %}body{% else %}otherwise{% endfor %}`
struct TemplateForLoop: Sendable {
  let target: [String]
  let sequence: TemplateExpression
  let condition: TemplateExpression?
  let body: [TemplateStatement]
  let otherwise: [TemplateStatement]
}
