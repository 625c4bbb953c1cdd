internal import LatentDictionaries
internal import LatentModels

/// Another way in which a dictionary may be meant, and what is wrong if it is the better one.
struct ReadingCandidate: Sendable {
  enum Change: Sendable {
    case files(DictionaryReading)
    case places(inputs: [Hookpoint], outputs: [Hookpoint])
    /// Contexts that begin with the beginning-of-text token, which itself is left out.
    case beginningOfText
    /// Special tokens, which are left out otherwise.
    case specialTokens
  }

  var name: String
  var change: Change
  /// A sentence that says what is wrong.
  var fault: String
  /// Whether it holds a number that was chosen to explain most.
  var isSearched = false

  init(_ reading: DictionaryReading, _ fault: String, isSearched: Bool = false) {
    name = reading.description
    change = .files(reading)
    self.fault = fault
    self.isSearched = isSearched
  }

  init(_ name: String, _ change: Change, _ fault: String) {
    self.name = name
    self.change = change
    self.fault = fault
  }
}
