/// Why a template cannot be read or rendered.
struct TemplateError: Error {
  enum Kind {
    /// The template is wrong, or uses what this engine does not have.
    case template
    /// The template itself refuses the messages (`raise_exception`).
    case refusal
  }

  var kind = Kind.template
  /// Names the construct: `the filter pprint`, `{% include %}`.
  var message: String
  /// In the template, from 1; 0 where it is not known.
  var line = 0

  init(_ message: String, line: Int = 0, kind: Kind = .template) {
    self.message = message
    self.line = line
    self.kind = kind
  }
}
