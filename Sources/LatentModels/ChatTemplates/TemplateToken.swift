/// What a template's text consists of.
enum TemplateToken: Equatable {
  /// Text outside of tags.
  case text(String)
  /// `{{`, `}}`, `{%`, `%}`
  case outputStart, outputEnd, blockStart, blockEnd
  case name(String)
  case string(String)
  case integer(Int)
  case float(Double)
  /// `+`, `==`, `|`, `(` and so on.
  case sign(String)
  case end

  /// For sentences about what is wrong.
  var description: String {
    switch self {
    case .text: "text"
    case .outputStart: "`{{`"
    case .outputEnd: "`}}`"
    case .blockStart: "`{%`"
    case .blockEnd: "`%}`"
    case .name(let name): "`\(name)`"
    case .string(let string): "the string \(string.debugDescription)"
    case .integer(let number): "`\(number)`"
    case .float(let number): "`\(number)`"
    case .sign(let sign): "`\(sign)`"
    case .end: "the end of the template"
    }
  }
}
