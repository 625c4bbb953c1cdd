/// Reads the fields of one object strictly; made by `JSONReader.object(fields:)`.
package struct JSONObjectReader: Sendable {
  package let object: JSONObject
  /// Where the object stands; empty for the whole document.
  package let path: String

  package init(_ object: JSONObject, path: String = "") {
    self.object = object
    self.path = path
  }

  /// The field `name`, which has to be there.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when it is absent or null.
  package func required(_ name: String) throws -> JSONReader {
    if let reader = optional(name) { return reader }
    let field = JSONReader.join(path, name)
    throw LatentError.invalid(field, "\(field) is required and is missing.")
  }

  /// The field `name`; nil when it is absent or null, so that a client may send what it has not set as null.
  package func optional(_ name: String) -> JSONReader? {
    guard let value = object[name], !value.isNull else { return nil }
    return JSONReader(value, path: JSONReader.join(path, name))
  }

  /// Which one of `names` is given.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when none is, or more than one.
  @discardableResult
  package func exactlyOne(of names: [String]) throws -> String {
    if let only = try atMostOne(of: names) { return only }
    throw LatentError.invalid(
      JSONReader.join(path, names.first ?? ""),
      "\(JSONReader.alternatives(qualified(names))) is required and is missing."
    )
  }

  /// Which one of `names` is given, if one is.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when more than one is.
  @discardableResult
  package func atMostOne(of names: [String]) throws -> String? {
    let given = names.filter { optional($0) != nil }
    guard given.count > 1 else { return given.first }
    throw LatentError.invalid(
      JSONReader.join(path, given[1]),
      "\(qualified(given).joined(separator: " and ")) exclude each other; give one of them."
    )
  }

  private func qualified(_ names: [String]) -> [String] { names.map { JSONReader.join(path, $0) } }
}
