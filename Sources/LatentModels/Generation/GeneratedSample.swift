/// One continuation, as far as it has come.
package struct GeneratedSample: Sendable, Equatable {
  /// Why a sample is complete.
  package enum Ending: String, Sendable {
    /// The model closed the text; the token that does so is not among `tokens`.
    case endOfText
    /// One of the stop texts appeared.
    case stop
    /// `maxTokens` were generated.
    case maxTokens
    /// The model takes no more positions.
    case contextEnd
  }

  /// What was generated, without the prompt.
  package internal(set) var tokens: [Int32] = []
  /// For each of `tokens`, what could have stood there, most probable first, as far as it was asked for. The token itself
  /// is always among them.
  package internal(set) var alternatives: [[TokenAlternative]] = []
  /// The text of `tokens`, cut before a stop text; nil until the sample is complete, or when nothing can spell tokens.
  package internal(set) var text: String?
  /// nil while the sample goes on.
  package internal(set) var ending: Ending?
}
