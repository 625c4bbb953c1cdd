internal import LatentEndpoint
internal import LatentSupport

/// What an explainer is given of one latent: windows of training documents, as text.
package struct ExplanationMaterial: Sendable, Equatable {
  package var latent: Int
  /// Windows in which the latent fires, strongest slice first.
  package var activating: [RenderedWindow]
  /// Windows in which it is silent.
  package var nonActivating: [RenderedWindow]
  /// The latent's strongest activation in the cache, which strengths are shown in tenths of.
  package var maxActivation: Float

  package init(
    latent: Int,
    activating: [RenderedWindow],
    nonActivating: [RenderedWindow],
    maxActivation: Float
  ) {
    self.latent = latent
    self.activating = activating
    self.nonActivating = nonActivating
    self.maxActivation = maxActivation
  }
}

/// Writes a short text that says what a latent responds to.
package protocol Explainer: Sendable {
  /// What stored results say of the explainer: its kind, its options and the version of its prompt.
  var identity: String { get }
  /// How the sampler is widened for this explainer; most take it as it is.
  func adapt(_ sampler: Sampler) -> Sampler
  /// - Throws: `NothingToSay`; `LatentError` when no explanation came out: a failure of this latent, never an explanation.
  nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String
}

/// Thrown by an explainer that has looked and found nothing to say: the latent is skipped, and nothing has failed.
package struct NothingToSay: Error, Sendable, Equatable {
  /// Why, in words that follow "skipped because".
  package var reason: String

  package init(reason: String) {
    self.reason = reason
  }
}

extension Explainer {
  package func adapt(_ sampler: Sampler) -> Sampler { sampler }
}
