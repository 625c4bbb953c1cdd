package import LatentSupport

/// A JSON value in which some strings stand for what may vary; see `protocol/transcripts/README.md` for the list.
///
/// Numbers are compared by value (`1` fits `1.0`), objects by their fields whatever the order.
package struct JSONPattern: Sendable, Equatable {
  package let json: JSON

  package init(_ json: JSON) { self.json = json }

  /// Why `value` does not fit, with the place; nil when it fits.
  package func mismatch(_ value: JSON) -> String? {
    Self.mismatch(value, json, at: "$")
  }

  private static func mismatch(_ value: JSON, _ pattern: JSON, at path: String) -> String? {
    switch (pattern, value) {
    case (.string(let text), _) where text.hasPrefix("$$"):
      return value == .string(String(text.dropFirst())) ? nil : differs(value, pattern, path)
    case (.string(let text), _) where text.hasPrefix("$") && text.dropFirst().first?.isLetter == true:
      guard let matcher = JSONMatcher(text) else { return "\(path): the pattern \(text) is not known" }
      return matcher.fits(value) ? nil : differs(value, pattern, path)
    case (.object(let expected), .object(let actual)):
      return mismatch(actual, expected, at: path)
    case (.array(let expected), .array(let actual)):
      return mismatch(actual, expected, at: path)
    case (.integer, .integer), (.integer, .number), (.number, .integer), (.number, .number):
      return pattern.numberValue == value.numberValue ? nil : differs(value, pattern, path)
    default:
      return pattern == value ? nil : differs(value, pattern, path)
    }
  }

  private static func mismatch(_ actual: JSONObject, _ expected: JSONObject, at path: String) -> String? {
    for (key, pattern) in expected where key != others {
      let place = "\(path).\(key)"
      guard let value = actual[key] else { return "\(place) is missing" }
      if let reason = mismatch(value, pattern, at: place) { return reason }
    }
    for (key, value) in actual where expected[key] == nil {
      guard let pattern = expected[others] else { return "\(path).\(key) is not expected: \(value)" }
      if let reason = mismatch(value, pattern, at: "\(path).\(key)") { return reason }
    }
    return nil
  }

  private static func mismatch(_ actual: [JSON], _ expected: [JSON], at path: String) -> String? {
    switch expected.first {
    case "$each" where expected.count == 2:
      for (index, value) in actual.enumerated() {
        if let reason = mismatch(value, expected[1], at: "\(path)[\(index)]") { return reason }
      }
      return nil
    case "$contains":
      for pattern in expected.dropFirst() where !actual.contains(where: { mismatch($0, pattern, at: path) == nil }) {
        return "\(path) holds nothing that fits \(pattern)"
      }
      return nil
    default:
      guard actual.count == expected.count else {
        return "\(path) has \(actual.count) elements, expected \(expected.count)"
      }
      for (index, (value, pattern)) in zip(actual, expected).enumerated() {
        if let reason = mismatch(value, pattern, at: "\(path)[\(index)]") { return reason }
      }
      return nil
    }
  }

  /// The field that stands for all that are not named.
  private static let others = "$others"

  private static func differs(_ value: JSON, _ pattern: JSON, _ path: String) -> String {
    "\(path) is \(value), expected \(pattern)"
  }
}
