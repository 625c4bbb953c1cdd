/// How a string in an explanation relates to the tokens that a latent fires on.
enum ClueRelation: Int, CaseIterable, Sendable {
  /// The token is the word, or the piece of a word.
  case itself
  /// The token goes on with a word that began with it.
  case continuation
  /// The word begins right after it.
  case after
  /// It stands up to four words before.
  case near

  /// How much of its F1 counts when relations are compared: the wider the net, the more it catches by chance, and the
  /// less a reader learns from it.
  var trust: Double { self == .near ? 0.8 : 1 }

  /// Of the tokens that a string stands in this relation to, the share on which the latent has to fire: otherwise the
  /// string is no explanation, however much it happens to cover.
  var leastPrecision: Double { self == .near ? 0.2 : 0.25 }

  /// What is said of `strings`, which are quoted.
  func sentence(_ strings: [String]) -> String {
    switch self {
    case .itself: (strings.count == 1 ? "The word " : "Words such as ") + Self.list(strings, "and") + "."
    case .continuation: "The rest of words that begin with " + Self.list(strings, "or") + "."
    case .after: Self.afterBeginning + Self.list(strings, "or") + "."
    case .near: Self.nearBeginning + Self.list(strings, "or") + "."
    }
  }

  private static let afterBeginning = "The word right after "
  private static let nearBeginning = "What comes up to four words after "

  /// How many words after a quoted string a sentence speaks of; 0 for one that speaks of the string.
  static func reach(of sentence: String) -> Int {
    sentence.hasPrefix(afterBeginning) ? 1 : sentence.hasPrefix(nearBeginning) ? 4 : 0
  }

  private static func list(_ strings: [String], _ conjunction: String) -> String {
    let quoted = strings.map { "\"\($0)\"" }
    guard let last = quoted.last, quoted.count > 1 else { return quoted.first ?? "" }
    return quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + last
  }
}
