internal import LatentSupport

/// Which modules an adapter's configuration means: by the ends of their paths, or by a regular expression.
struct ModulePatterns {
  private let ends: [String]
  private let expression: RegularExpression?

  /// More patterns than a model has modules worth naming; each is looked at for each tensor.
  static let countLimit = 4096

  /// nil when field `name` is absent or means every linear layer.
  init?(_ config: Configuration, _ name: String) throws {
    guard config.has(name) else { return nil }
    if let text = try? config.text(name) {
      if text == "all-linear" { return nil }
      ends = []
      expression = try Self.compile("\\A(?:\(text))\\z", config, name)
    } else {
      ends = try config.texts(name)
      guard ends.count <= Self.countLimit else {
        throw config.contradiction("\(name) has more than \(Self.countLimit) entries")
      }
      expression = nil
    }
  }

  /// Whether `module` is meant.
  func contain(_ module: String) throws -> Bool {
    if let expression { return try Self.matches(expression, module) }
    return ends.contains { module == $0 || module.hasSuffix("." + $0) }
  }

  /// What PEFT looks for with a key of `rank_pattern`: a path that ends with it.
  static func ending(_ key: String, _ config: Configuration, _ name: String) throws -> RegularExpression {
    try compile("\\A(.*\\.)?(\(key))\\z", config, name)
  }

  static func matches(_ expression: RegularExpression, _ module: String) throws -> Bool {
    var module = module
    return try module.withUTF8 { try RegularExpressionMatcher().firstMatch(of: expression, in: $0, from: 0) } != nil
  }

  private static func compile(_ pattern: String, _ config: Configuration, _ name: String) throws -> RegularExpression {
    do {
      return try RegularExpression(pattern)
    } catch {
      throw LatentError.unreadable(
        config.path,
        "\(name) in \(config.path) has a pattern that is no regular expression: \(pattern).",
        cause: error.reason
      )
    }
  }
}
