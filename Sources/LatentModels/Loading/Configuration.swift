package import LatentSupport

/// A checkpoint's `config.json`, read by name with defaults in one place.
///
/// A field that is null counts as absent. Several names may be given for one setting, newest first, since the files
/// in the wild follow several versions of transformers (`dtype` was `torch_dtype`, `rope_parameters` were
/// `rope_scaling` and `rope_theta`).
package struct Configuration: Sendable {
  /// The file, for error sentences.
  package let path: String
  private let fields: JSONObject
  /// What stands before a field's name in error sentences, `rope_scaling.` within a section.
  private let prefix: String

  /// - Parameter path: where the fields were read from.
  package init(_ fields: JSONObject, path: String) {
    self.init(fields, path: path, prefix: "")
  }

  private init(_ fields: JSONObject, path: String, prefix: String) {
    self.path = path
    self.fields = fields
    self.prefix = prefix
  }

  /// The same fields, and those of `defaults` that the file does not have at all: what a family's configuration in
  /// transformers takes them for. A field that is null stays absent.
  package func filling(_ defaults: JSONObject) -> Configuration {
    var filled = fields
    for (name, value) in zip(defaults.keys, defaults.values) where filled[name] == nil { filled[name] = value }
    return Configuration(filled, path: path, prefix: prefix)
  }

  /// Reads the file at `path`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it is missing or is not a JSON object.
  package init(readingFrom path: String) throws {
    guard case .object(let fields) = try PythonJSON.read(path, byteLimit: Self.fileByteLimit) else {
      throw LatentError.unreadable(path, "\(path) holds no JSON object, as a checkpoint's configuration should.")
    }
    self.init(fields, path: path)
  }

  // MARK: Fields

  /// The whole number under the first of `names` that is present, else `fallback`; required when there is no fallback.
  package func integer(_ names: String..., default fallback: Int? = nil) throws -> Int {
    try value(names, fallback, "a whole number", \.integerValue)
  }

  /// Like `integer`, and at least 1: every count and width of a model.
  package func count(_ names: String..., default fallback: Int? = nil) throws -> Int {
    try value(names, fallback, "a whole number from 1 to \(Self.largestCount)") { json in
      json.integerValue.flatMap { (1...Self.largestCount).contains($0) ? $0 : nil }
    }
  }

  /// The finite number under the first of `names` that is present, else `fallback`.
  package func number(_ names: String..., default fallback: Double? = nil) throws -> Double {
    try value(names, fallback, "a number") { json in json.numberValue.flatMap { $0.isFinite ? $0 : nil } }
  }

  /// Like `number`, and above 0.
  package func positive(_ names: String..., default fallback: Double? = nil) throws -> Double {
    try value(names, fallback, "a number above 0") { json in
      json.numberValue.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }
  }

  /// The truth value under the first of `names` that is present, else `fallback`.
  package func flag(_ names: String..., default fallback: Bool? = nil) throws -> Bool {
    try value(names, fallback, "true or false", \.boolValue)
  }

  /// The text under the first of `names` that is present, else `fallback`.
  package func text(_ names: String..., default fallback: String? = nil) throws -> String {
    try value(names, fallback, "a string", \.stringValue)
  }

  /// The numbers under `name`; nil when absent.
  package func numbers(_ name: String) throws -> [Double]? {
    guard has(name) else { return nil }
    return try value([name], nil, "a list of numbers") { json in
      guard let elements = json.arrayValue else { return nil }
      let numbers = elements.compactMap(\.numberValue)
      return numbers.count == elements.count ? numbers : nil
    }
  }

  /// The strings under `name`; nil when absent.
  package func texts(_ name: String) throws -> [String]? {
    guard has(name) else { return nil }
    return try value([name], nil, "a list of strings") { json in
      guard let elements = json.arrayValue else { return nil }
      let texts = elements.compactMap(\.stringValue)
      return texts.count == elements.count ? texts : nil
    }
  }

  /// The two ends under the first of `names` that is present, each of which may be infinite; nil when none is.
  package func interval(_ names: String...) throws -> ClosedRange<Double>? {
    guard let name = names.first(where: has) else { return nil }
    let kind = "a list of two numbers, the first not above the second"
    let interval: ClosedRange<Double> = try value([name], nil, kind) { json in
      guard let elements = json.arrayValue, elements.count == 2 else { return nil }
      let ends = elements.compactMap(Self.extendedNumber)
      return ends.count == 2 && ends[0] <= ends[1] ? ends[0]...ends[1] : nil
    }
    return interval
  }

  /// A number, or an infinite one as transformers 5 writes it.
  private static func extendedNumber(_ json: JSON) -> Double? {
    switch json["__float__"]?.stringValue {
    case "Infinity": .infinity
    case "-Infinity": -.infinity
    default: json.numberValue
    }
  }

  /// The whole numbers under `name`, which may also be a single one: how files give end-of-text tokens.
  package func integers(_ name: String) throws -> [Int] {
    guard has(name) else { return [] }
    return try value([name], nil, "a whole number or a list of them") { json in
      if let single = json.integerValue { return [single] }
      guard let elements = json.arrayValue else { return nil }
      let numbers = elements.compactMap(\.integerValue)
      return numbers.count == elements.count ? numbers : nil
    }
  }

  /// The texts under `name`.
  package func texts(_ name: String) throws -> [String] {
    try value([name], nil, "a list of strings") { json in
      let texts = json.arrayValue?.compactMap(\.stringValue)
      return texts?.count == json.arrayValue?.count ? texts : nil
    }
  }

  /// The object under the first of `names` that is present and not empty; nil when none is.
  package func section(_ names: String...) throws -> Configuration? {
    for name in names {
      guard let value = fields[name], !value.isNull else { continue }
      guard case .object(let inner) = value else { throw wrongType(name, "an object") }
      if !inner.isEmpty { return Configuration(inner, path: path, prefix: prefix + name + ".") }
    }
    return nil
  }

  /// The names of the fields.
  package var names: [String] { fields.keys }

  /// Whether field `name` is present and not null.
  package func has(_ name: String) -> Bool {
    fields[name].map { !$0.isNull } ?? false
  }

  /// Whether field `name` asks for nothing: absent, null, false, or without elements.
  package func isEmpty(_ name: String) -> Bool {
    switch fields[name] {
    case nil, .null, .bool(false): true
    case .array(let elements): elements.isEmpty
    case .object(let inner): inner.isEmpty
    default: false
    }
  }

  // MARK: Errors

  /// Refuses the field `name`, whatever it says, when latentd does not compute what it asks for.
  package func unsupported(_ name: String, supported: String) -> LatentError {
    let value = String(decoding: (fields[name] ?? .null).encoded().prefix(60), as: UTF8.self)
    return unsupported(name, value, supported: supported)
  }

  /// Refuses an option that latentd does not compute.
  ///
  /// - Parameters:
  ///   - name: the field.
  ///   - value: what it says.
  ///   - supported: what would be right, as a phrase: `gelu or relu`.
  package func unsupported(_ name: String, _ value: String, supported: String) -> LatentError {
    LatentError.unreadable(
      path,
      "\(path) asks for \(prefix)\(name) = \(value), which latentd does not compute; it knows \(supported)."
    )
  }

  /// Refuses a combination of settings that cannot be.
  package func contradiction(_ sentence: String) -> LatentError {
    LatentError.unreadable(path, "\(path) contradicts itself: \(sentence).")
  }

  // An index of 100,000 tensors has 12 MB.
  private static let fileByteLimit = 1 << 24

  // Large enough for any model, and small enough that products of three of them cannot overflow.
  private static let largestCount = 1 << 20

  private func value<Value>(
    _ names: [String],
    _ fallback: Value?,
    _ kind: String,
    _ convert: (JSON) -> Value?
  ) throws -> Value {
    for name in names {
      guard let found = fields[name], !found.isNull else { continue }
      guard let value = convert(found) else { throw wrongType(name, kind) }
      return value
    }
    guard let fallback else {
      let wanted = names.map { prefix + $0 }.joined(separator: " or ")
      throw LatentError.unreadable(path, "\(path) lacks \(wanted), which should be \(kind).")
    }
    return fallback
  }

  private func wrongType(_ name: String, _ kind: String) -> LatentError {
    LatentError.unreadable(path, "\(prefix)\(name) in \(path) is not \(kind).")
  }
}
