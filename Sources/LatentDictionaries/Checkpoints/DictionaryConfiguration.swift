package import LatentSupport

/// A JSON file beside a dictionary's tensors, which names itself in every complaint.
package struct DictionaryConfiguration: Sendable {
  package let path: String
  package let json: JSON

  init(path: String, json: JSON) {
    self.path = path
    self.json = json
  }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file cannot be read or is not JSON.
  init(path: String) throws {
    self.init(path: path, json: try JSON(readingFile: path))
  }

  /// The object in field `name`, read like a file of its own; nil where there is none.
  func section(_ name: String) -> DictionaryConfiguration? {
    guard let inner = json[name], inner.objectValue != nil else { return nil }
    return DictionaryConfiguration(path: path, json: inner)
  }

  func has(_ name: String) -> Bool { json[name].map { !$0.isNull } ?? false }

  func field<Value>(_ name: String, as what: String, _ read: (JSON) -> Value?) throws -> Value? {
    guard let value = json[name], !value.isNull else { return nil }
    guard let result = read(value) else {
      throw LatentError.unreadable(path, "\(name) in \(path) must be \(what), not \(value).")
    }
    return result
  }

  func integer(_ name: String) throws -> Int? { try field(name, as: "a whole number", \.integerValue) }

  func string(_ name: String) throws -> String? { try field(name, as: "a string", \.stringValue) }

  func boolean(_ name: String) throws -> Bool? { try field(name, as: "true or false", \.boolValue) }

  /// A number that is finite as a `Float`.
  func number(_ name: String) throws -> Double? {
    try field(name, as: "a number") { json in json.numberValue.flatMap { Float($0).isFinite ? $0 : nil } }
  }

  /// A number above 0.
  func positive(_ name: String) throws -> Double? {
    guard let value = try number(name) else { return nil }
    guard value > 0 else { throw refusal(name, "\(value)", "a number above 0") }
    return value
  }

  /// A field that has to be there.
  func required<Value>(_ name: String, _ value: Value?) throws -> Value {
    guard let value else { throw LatentError.unreadable(path, "\(path) lacks \(name).") }
    return value
  }

  /// A whole number above 0 and small enough for a shape to be made of it.
  func size(_ name: String) throws -> Int {
    let value = try required(name, integer(name))
    guard value > 0, value < 1 << 31 else { throw refusal(name, "\(value)", "above 0") }
    return value
  }

  /// A number of latents that are kept, from 1 to `latents`.
  func top(_ name: String, of latents: Int) throws -> Int {
    try DictionaryShape.checkTop(try size(name), of: latents, name: name, path: path)
  }

  /// The error for a value that cannot be.
  func refusal(_ name: String, _ value: String, _ right: String) -> LatentError {
    LatentError.unreadable(path, "\(name) in \(path) must be \(right), not \(value).")
  }

  /// The error for a value that means something that is not read.
  func unsupported(_ name: String, _ value: String, _ supported: String) -> LatentError {
    LatentError.unreadable(path, "\(name) in \(path) is \(value), which is not supported; \(supported).")
  }
}
