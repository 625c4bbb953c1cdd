/// A JSON value: what a message, a configuration file or a line of a dataset says, before anyone has asked what it means.
///
/// Whole numbers that fit 64 bits stay exact (`integer`); every other number is a `number`. The two are different
/// values: `1` and `1.0` are not equal, and are written back as they were read.
package enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object(JSONObject)
}

extension JSON {
  package var isNull: Bool { self == .null }

  package var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The whole number; also of a `number` that has no fraction (`3.0`, `1e6`) and fits 64 bits.
  package var integerValue: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number, rounded to the nearest `Double` where a whole number has more than 53 bits.
  package var numberValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  package var stringValue: String? {
    if case .string(let value) = self { value } else { nil }
  }

  package var arrayValue: [JSON]? {
    if case .array(let value) = self { value } else { nil }
  }

  package var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The value of field `key`; nil when this is not an object or has no such field.
  package subscript(key: String) -> JSON? { objectValue?[key] }

  /// The element at `index`; nil when this is not a list or is shorter.
  package subscript(index: Int) -> JSON? {
    guard let elements = arrayValue, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}
