internal import LatentEndpoint
internal import LatentSupport

/// The requests of an explainer that asks an LLM, varied so that the answers differ, and followed by what was wrong with
/// one of them.
struct ExplanationRequests {
  let material: ExplanationMaterial
  let seed: Int
  let make: (ExplanationMaterial) -> ChatRequest

  /// Hot enough that answers differ, and not so hot that they wander.
  private static let temperature = 0.8
  /// Most windows of either kind of error that are shown.
  private static let mostErrors = 10

  /// The n-th request for a candidate: first as ever; then from the strongest windows alone, since what is written from all
  /// of them is sometimes vague (Paulo et al. 2024, section 4.2); then both again, with chance in the answer.
  func candidate(_ place: Int) -> ChatRequest {
    var shown = material
    if place % 2 == 1 {
      shown.activating = Array(
        material.activating.sorted { $0.maxActivation > $1.maxActivation }
          .prefix(max(1, material.activating.count / 2))
      )
    }
    var request = make(shown)
    if place >= 2 { request.temperature = Self.temperature }
    request.seed = seed &+ place
    return request
  }

  /// Asks for a better sentence than `explanation`.
  ///
  /// - Parameter describe: a window in which the latent fires, with its marks.
  func refinement(
    _ explanation: String,
    _ errors: ExplanationErrors,
    round: Int,
    describe: (RenderedWindow) -> (line: String, strengths: String?)
  ) -> ChatRequest {
    var request = make(material)
    var parts: [String] = []
    if !errors.missed.isEmpty {
      let shown = errors.missed.prefix(Self.mostErrors).map(describe)
      parts.append("The latent is active in these, and was thought silent:\n" + DefaultExplainer.question(shown))
    }
    if !errors.mistaken.isEmpty {
      let shown = errors.mistaken.prefix(Self.mostErrors).map {
        (line: Marker.line($0.tokens), strengths: String?.none)
      }
      parts.append("It is silent in these, and was thought active:\n" + DefaultExplainer.question(shown))
    }
    request.messages += [
      ChatMessage(.assistant, "EXPLANATION: \(explanation)"),
      ChatMessage(.user, Prompt.explainRefine.text + "\n\n" + parts.joined(separator: "\n\n")),
    ]
    request.seed = seed &+ 1_000 &+ round
    return request
  }
}

extension CandidateExplainer {
  /// The explanations in what `model` answers, of which some may be none.
  ///
  /// - Throws: what went wrong first, when there is none at all.
  nonisolated(nonsending) func answers(_ requests: [ChatRequest], by model: any ChatModel) async throws -> [String] {
    let replies = try await model.each(requests) { try DefaultExplainer.explanation(in: try await model.chat($0)) }
    let texts = replies.compactMap { try? $0.get() }
    if texts.isEmpty, case .failure(let error)? = replies.first { throw error }
    return texts
  }
}
