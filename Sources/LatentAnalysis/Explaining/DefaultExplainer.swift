internal import Glibc
package import LatentEndpoint
internal import LatentSupport

/// Asks an LLM what the marked tokens of a latent's windows have in common (Paulo et al. 2024, section 3.2).
package struct DefaultExplainer: CandidateExplainer {
  package let model: any ChatModel
  /// Tokens with more than this share of their window's strongest activation are marked.
  package var threshold: Float
  /// Whether the LLM is told how strongly the latent fires on each marked token.
  package var showStrengths: Bool
  /// Whether the LLM writes down what it notices before it answers.
  package var chainOfThought: Bool
  /// Whether the LLM is shown a question with its answer first.
  package var fewShots: Bool
  package var seed: Int

  /// Longest strengths list under a window; a window of marks says nothing more after that.
  private static let longestStrengthList = 12

  package init(
    model: any ChatModel,
    threshold: Float = 0.3,
    showStrengths: Bool = true,
    chainOfThought: Bool = false,
    fewShots: Bool = true,
    seed: Int = 0
  ) {
    self.model = model
    self.threshold = threshold
    self.showStrengths = showStrengths
    self.chainOfThought = chainOfThought
    self.fewShots = fewShots
    self.seed = seed
  }

  private var prompt: Prompt { chainOfThought ? .explainThoughts : .explainDefault }

  package var identity: String {
    "\(prompt.rawValue):\(threshold):\(showStrengths ? "strengths" : "plain"):\(fewShots ? "" : "unshown:")"
      + model.identity
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    try Self.explanation(in: try await model.chat(request(material)))
  }

  package nonisolated(nonsending) func candidates(
    _ count: Int,
    _ material: ExplanationMaterial
  ) async throws -> [String] {
    let requests = ExplanationRequests(material: material, seed: seed, make: request)
    return try await answers((0..<count).map(requests.candidate), by: model)
  }

  package nonisolated(nonsending) func refined(
    _ explanation: String,
    _ errors: ExplanationErrors,
    _ material: ExplanationMaterial,
    round: Int
  ) async throws -> String? {
    let requests = ExplanationRequests(material: material, seed: seed, make: request)
    let request = requests.refinement(explanation, errors, round: round) {
      Self.describe($0, of: material.maxActivation, threshold, showStrengths: showStrengths)
    }
    return try Self.explanation(in: try await model.chat(request))
  }

  /// - Throws: `LatentError` (`endpointFailed`) for a reply that holds none.
  static func explanation(in reply: ChatReply) throws -> String {
    guard let explanation = parse(reply.text) else {
      throw LatentError(
        .endpointFailed,
        "The LLM's reply \(reply.wasCut ? "was cut off before" : "has no") line \"EXPLANATION: …\"; "
          + "a model that follows instructions better is needed.",
        cause: String(reply.text.suffix(200))
      )
    }
    return explanation
  }

  func request(_ material: ExplanationMaterial) -> ChatRequest {
    let windows = material.activating.map {
      Self.describe($0, of: material.maxActivation, threshold, showStrengths: showStrengths)
    }
    let shown = [
      ChatMessage(.user, Self.fewShotQuestion),
      ChatMessage(.assistant, (chainOfThought ? Self.fewShotThoughts : "") + Self.fewShotAnswer),
    ]
    return ChatRequest(
      messages: [ChatMessage(.system, prompt.text)] + (fewShots ? shown : [])
        + [ChatMessage(.user, Self.question(windows))],
      maxTokens: chainOfThought ? 1_000 : 400,
      seed: seed
    )
  }

  /// A window with its marks, and how strongly the latent fires on the marked tokens.
  static func describe(
    _ window: RenderedWindow,
    of maxActivation: Float,
    _ threshold: Float,
    showStrengths: Bool
  ) -> (line: String, strengths: String?) {
    let marks = window.marks(threshold: threshold)
    let line = Marker.line(window.tokens, marks: marks)
    guard showStrengths else { return (line, nil) }
    let strengths = zip(window.tokens, zip(window.activations, marks))
      .filter { $0.1.1 }
      .prefix(longestStrengthList)
      .map { token, value in
        let tenths = maxActivation > 0 ? Int(ceil(10 * value.0 / maxActivation)) : 1
        return "\(Marker.line([token])[...].trimming(while: \.isWhitespace)): \(min(10, max(1, tenths)))"
      }
    return (line, strengths.joined(separator: ", "))
  }

  static func question(_ windows: [(line: String, strengths: String?)]) -> String {
    windows.enumerated().map { index, window in
      "Excerpt \(index + 1): \(window.line)" + (window.strengths.map { "\nStrengths: \($0)" } ?? "")
    }.joined(separator: "\n")
  }

  private static let fewShotQuestion = question([
    ("The committee met on <<Tuesday>> and will meet again next <<Friday>> morning.", "Tuesday: 9, Friday: 8"),
    ("Deliveries arrive every <<Mon>><<day>> before nine.⏎Please ring twice.", "Mon: 4, day: 9"),
    ("She was born on a <<Sunday>>, her brother on a <<Thursday>>.", "Sunday: 10, Thursday: 8"),
  ])

  private static let fewShotThoughts = """
    Words: Tuesday, Friday, Mon, day, Sunday, Thursday.
    Around them: something happens on that day, after "on", "next" or "every"; but not every word after "on" is marked.
    So it is the names of days themselves, and a name in two pieces is marked on both.

    """

  private static let fewShotAnswer = """
    All marked tokens are names of days of the week, whole or split into pieces; the day's last piece is the strongest.
    EXPLANATION: names of days of the week, such as "Tuesday", "Friday" and "Sunday"
    """

  /// The text after the last `EXPLANATION:` at the start of a line, on that line alone.
  ///
  /// The last one, since reasoning or a quoted excerpt may hold the tag earlier; one line, since what follows is chatter.
  static func parse(_ reply: String) -> String? {
    let tag = "explanation"
    for line in reply.split(whereSeparator: \.isNewline).reversed() {
      // Models embellish the tag, and many have been taught to put it in brackets.
      let bare = line.drop { $0.isWhitespace || "*#[".contains($0) }
      guard bare.prefix(tag.count).lowercased() == tag else { continue }
      let rest = bare.dropFirst(tag.count).drop { $0 == "]" || $0 == "*" }
      guard rest.first == ":" else { continue }
      let text = rest.dropFirst().trimming(while: { $0.isWhitespace || $0 == "*" })
      return text.isEmpty ? nil : String(text)
    }
    return nil
  }
}
