internal import LatentSupport

/// What a string such as `$number` or `$string~^a+$` stands for in a pattern.
enum JSONMatcher {
  case any, string, number, integer, boolean, array, object
  case matching(Regex<AnyRegexOutput>)
  case range(ClosedRange<Double>)

  /// Nil when `text` is no matcher.
  init?(_ text: String) {
    switch text {
    case "$any": self = .any
    case "$string": self = .string
    case "$number": self = .number
    case "$integer": self = .integer
    case "$boolean": self = .boolean
    case "$array": self = .array
    case "$object": self = .object
    default:
      if text.hasPrefix("$string~") {
        guard let regex = try? Regex(String(text.dropFirst("$string~".count))) else { return nil }
        self = .matching(regex)
        return
      }
      let words = text.split(separator: " ")
      guard words.count == 3, let first = Double(words[1]), let second = Double(words[2]) else { return nil }
      switch words[0] {
      case "$range" where first <= second: self = .range(first...second)
      case "$approx" where second >= 0: self = .range((first - second)...(first + second))
      default: return nil
      }
    }
  }

  func fits(_ value: JSON) -> Bool {
    switch self {
    case .any: true
    case .string: value.stringValue != nil
    case .number: value.numberValue != nil
    case .integer: value.integerValue != nil
    case .boolean: value.boolValue != nil
    case .array: value.arrayValue != nil
    case .object: value.objectValue != nil
    case .matching(let regex): value.stringValue?.firstMatch(of: regex) != nil
    case .range(let range): value.numberValue.map(range.contains) ?? false
    }
  }
}
