/// Reads one value of a request or configuration strictly: it has the type and range that is asked for, or an error
/// says where it stands and what would be right there.
///
///     let sampler = try params.optional("sampler")?.object(fields: ["kind", "windowTokens"])
///     let windowTokens = try sampler?.optional("windowTokens")?.integer(from: 16, to: 64) ?? 32
///
/// answers `{"sampler": {"windowTokens": "x"}}` with "sampler.windowTokens must be a whole number from 16 to 64, not
/// "x"."
package struct JSONReader: Sendable, Equatable {
  package let value: JSON
  /// Where the value stands: `sampler.windowTokens`, `interventions[2].at`; empty for the whole document.
  package let path: String

  package init(_ value: JSON, path: String = "") {
    self.value = value
    self.path = path
  }

  /// The value as an object whose fields are among `fields`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when it is something else or has another field.
  package func object(fields: [String]) throws -> JSONObjectReader {
    guard case .object(let object) = value else { throw mismatch("an object") }
    for key in object.keys where !fields.contains(key) {
      let takes = fields.isEmpty ? "nothing" : fields.joined(separator: ", ")
      throw LatentError.invalid(
        Self.join(path, key),
        "\(Self.join(path, key)) is not a known parameter; \(path.isEmpty ? "this method" : path) takes \(takes)."
      )
    }
    return JSONObjectReader(object, path: path)
  }

  /// The value as an object with any fields.
  package func object() throws -> JSONObjectReader {
    guard case .object(let object) = value else { throw mismatch("an object") }
    return JSONObjectReader(object, path: path)
  }

  /// The value as a list, one reader for each element.
  package func array(from minimum: Int = 0, to maximum: Int? = nil) throws -> [JSONReader] {
    guard case .array(let elements) = value else { throw mismatch("a list") }
    guard elements.count >= minimum, elements.count <= maximum ?? .max else {
      let bounds =
        switch (minimum, maximum) {
        case (let minimum, let maximum?) where minimum == maximum: "exactly \(minimum)"
        case (let minimum, let maximum?): "from \(minimum) to \(maximum)"
        case (let minimum, nil): "at least \(minimum)"
        }
      throw LatentError.invalid(
        path,
        "\(name) must hold \(bounds) element\((maximum ?? minimum) == 1 ? "" : "s"), not \(elements.count)."
      )
    }
    return elements.enumerated().map { index, element in JSONReader(element, path: "\(path)[\(index)]") }
  }

  package func boolean() throws -> Bool {
    guard case .bool(let value) = value else { throw mismatch("true or false") }
    return value
  }

  package func string() throws -> String {
    guard case .string(let value) = value else { throw mismatch("a string") }
    return value
  }

  /// A string of at least one character.
  package func nonemptyString() throws -> String {
    guard case .string(let value) = value, !value.isEmpty else { throw mismatch("a string that is not empty") }
    return value
  }

  /// A whole number; `3.0` counts as one.
  package func integer(from minimum: Int? = nil, to maximum: Int? = nil) throws -> Int {
    guard let integer = value.integerValue, integer >= minimum ?? .min, integer <= maximum ?? .max else {
      throw mismatch(Self.describe("a whole number", minimum?.description, maximum?.description))
    }
    return integer
  }

  /// A finite number.
  ///
  /// - Parameter above: the number must be greater than this.
  package func number(from minimum: Double? = nil, above: Double? = nil, to maximum: Double? = nil) throws -> Double {
    guard let number = value.numberValue, number >= minimum ?? -.infinity, number > above ?? -.infinity,
      number <= maximum ?? .infinity
    else {
      let base = above.map { "a number above \(Self.text($0))" } ?? "a number"
      throw mismatch(Self.describe(base, minimum.map(Self.text), maximum.map(Self.text)))
    }
    return number
  }

  /// One of the strings that `type` lists.
  package func choice<Choice>(_ type: Choice.Type) throws -> Choice
  where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
    guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
      throw mismatch(Self.alternatives(Choice.allCases.map { "\"\($0.rawValue)\"" }))
    }
    return choice
  }

  /// The string `expected` and no other.
  package func constant(_ expected: String) throws {
    guard value == .string(expected) else { throw mismatch("\"\(expected)\"") }
  }

  /// The error that says that `expectation` ("a whole number from 16 to 64") should stand here instead of the value.
  package func mismatch(_ expectation: String) -> LatentError {
    LatentError.invalid(path, "\(name) must be \(expectation), not \(Self.describe(value)).")
  }

  private var name: String { path.isEmpty ? "params" : path }

  /// `a`, `a or b`, `a, b or c`.
  package static func alternatives(_ choices: [String]) -> String {
    guard choices.count > 1, let last = choices.last else { return choices.first ?? "nothing" }
    return choices.dropLast().joined(separator: ", ") + " or " + last
  }

  static func join(_ path: String, _ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }

  private static func describe(_ base: String, _ minimum: String?, _ maximum: String?) -> String {
    switch (minimum, maximum) {
    case (let minimum?, let maximum?): "\(base) from \(minimum) to \(maximum)"
    case (let minimum?, nil): "\(base), at least \(minimum)"
    case (nil, let maximum?): "\(base), at most \(maximum)"
    case (nil, nil): base
    }
  }

  /// Without the `.0` that Swift gives whole numbers.
  private static func text(_ number: Double) -> String {
    Int(exactly: number)?.description ?? number.description
  }

  /// The value for an error sentence: short, so that a tensor sent in the wrong place is not echoed.
  private static func describe(_ value: JSON) -> String {
    switch value {
    case .array(let elements): elements.isEmpty ? "an empty list" : "a list of \(elements.count)"
    case .object: "an object"
    case .string(let text) where text.utf8.count > 60: JSON.string(String(text.prefix(57)) + "…").description
    default: value.description
    }
  }
}
