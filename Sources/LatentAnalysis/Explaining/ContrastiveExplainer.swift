package import LatentEndpoint
internal import LatentSupport

/// Asks an LLM what sets the marked tokens of a latent's windows apart from windows in which it is silent.
///
/// The silent ones are of training documents, as all that explainers see, so that none of them is ever scored on.
package struct ContrastiveExplainer: CandidateExplainer {
  package let model: any ChatModel
  /// Tokens with more than this share of their window's strongest activation are marked.
  package var threshold: Float
  /// Whether the LLM is told how strongly the latent fires on each marked token.
  package var showStrengths: Bool
  /// Most silent windows that are shown.
  package var contrasts: Int
  package var seed: Int

  package init(
    model: any ChatModel,
    threshold: Float = 0.3,
    showStrengths: Bool = true,
    contrasts: Int = 15,
    seed: Int = 0
  ) {
    self.model = model
    self.threshold = threshold
    self.showStrengths = showStrengths
    self.contrasts = contrasts
    self.seed = seed
  }

  package var identity: String {
    "\(Prompt.explainContrastive.rawValue):\(threshold):\(showStrengths ? "strengths" : "plain"):\(contrasts):"
      + model.identity
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    guard !material.nonActivating.isEmpty else {
      throw NothingToSay(reason: "there is no window in which it is silent to tell its own from")
    }
    return try DefaultExplainer.explanation(in: try await model.chat(request(material)))
  }

  package nonisolated(nonsending) func candidates(
    _ count: Int,
    _ material: ExplanationMaterial
  ) async throws -> [String] {
    guard !material.nonActivating.isEmpty else { return [try await explain(material)] }
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
      DefaultExplainer.describe($0, of: material.maxActivation, threshold, showStrengths: showStrengths)
    }
    return try DefaultExplainer.explanation(in: try await model.chat(request))
  }

  func request(_ material: ExplanationMaterial) -> ChatRequest {
    let active = DefaultExplainer.question(
      material.activating.map {
        DefaultExplainer.describe($0, of: material.maxActivation, threshold, showStrengths: showStrengths)
      }
    )
    let silent = shown(material.nonActivating).enumerated().map { "Excerpt \($0 + 1): \(Marker.line($1.tokens))" }
    return ChatRequest(
      messages: [
        ChatMessage(.system, Prompt.explainContrastive.text),
        ChatMessage(
          .user,
          "The latent is active in:\n\(active)\n\nIt is silent in:\n\(silent.joined(separator: "\n"))"
        ),
      ],
      maxTokens: 400,
      seed: seed
    )
  }

  /// As many of `windows`, from the whole of the list: it may hold one kind after another.
  private func shown(_ windows: [RenderedWindow]) -> [RenderedWindow] {
    let count = min(contrasts, windows.count)
    return (0..<count).map { windows[$0 * windows.count / count] }
  }
}
