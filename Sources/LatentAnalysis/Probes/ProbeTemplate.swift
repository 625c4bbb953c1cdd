internal import LatentSupport

/// What is made of the arguments of an item in raw form: `{op1} + {op2} = {result}. {character}:`.
package struct ProbeTemplate: Sendable, Equatable {
  package var text: String
  /// The false answer, then the true one.
  package var choices: [String]?

  package init(_ text: String, choices: [String]? = nil) {
    self.text = text
    self.choices = choices
  }

  /// Why a template does not fit an item.
  struct Mismatch: Error {
    var reason: String
  }

  /// The template with every `{name}` replaced by that argument; `{{` and `}}` stand for braces.
  ///
  /// - Throws: `Mismatch` that names the argument which is missing.
  func filled(_ arguments: JSONObject) throws -> String {
    var result = ""
    var rest = text[...]
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      result += rest[..<brace]
      let after = rest.index(after: brace)
      if after < rest.endIndex, rest[after] == rest[brace] {
        result.append(rest[brace])
        rest = rest[rest.index(after: after)...]
        continue
      }
      guard rest[brace] == "{", let end = rest[after...].firstIndex(of: "}") else {
        throw Mismatch(reason: "the template has a brace without its other half: \(text)")
      }
      let name = String(rest[after..<end])
      guard let value = arguments[name], let written = Self.written(value) else {
        let there = arguments.map(\.key).joined(separator: ", ")
        throw Mismatch(reason: "has no argument \(name) for the template; its arguments are \(there)")
      }
      result += written
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private static func written(_ value: JSON) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .bool(let isTrue): isTrue ? "True" : "False"
    case .null, .array, .object: nil
    }
  }
}
