/// What an explainer is given of one latent: windows of training documents, as text.
package struct ExplanationMaterial: Sendable, Equatable {
  package var latent: Int
  /// Windows in which the latent fires, strongest slice first.
  package var activating: [RenderedWindow]
  /// Windows in which it is silent.
  package var nonActivating: [RenderedWindow]
  /// The latent's strongest activation in the cache, which strengths are shown in tenths of.
  package var maxActivation: Float
  /// Windows of validation documents, if asked for: what explanations are chosen on.
  package var validation: ValidationWindows
  /// Beginnings of text that end where the latent fires first, if asked for: of training documents, and others to tune an
  /// edit's strength on.
  package var prompts: [[Int32]]
  package var tuningPrompts: [[Int32]]
  /// Such beginnings of validation documents, if asked for: what explanations of effects are chosen on.
  package var validationPrompts: [[Int32]]

  package init(
    latent: Int,
    activating: [RenderedWindow],
    nonActivating: [RenderedWindow],
    maxActivation: Float,
    validation: ValidationWindows = ValidationWindows(),
    prompts: [[Int32]] = [],
    tuningPrompts: [[Int32]] = [],
    validationPrompts: [[Int32]] = []
  ) {
    self.latent = latent
    self.activating = activating
    self.nonActivating = nonActivating
    self.maxActivation = maxActivation
    self.validation = validation
    self.prompts = prompts
    self.tuningPrompts = tuningPrompts
    self.validationPrompts = validationPrompts
  }
}

/// Windows that explanations are compared on: neither what they were written from nor what they are scored on.
package struct ValidationWindows: Sendable, Equatable {
  package var activating: [RenderedWindow]
  package var nonActivating: [RenderedWindow]

  package init(activating: [RenderedWindow] = [], nonActivating: [RenderedWindow] = []) {
    self.activating = activating
    self.nonActivating = nonActivating
  }
}

/// What some explainers want beside windows of training documents.
package struct ExplainingNeeds: Sendable, Equatable {
  /// Windows of validation documents in which the latent fires, and as many in which it is silent.
  package var validationWindows = 0
  /// Texts that end where the latent fires first, and texts to tune an edit on.
  package var prompts = 0
  package var tuningPrompts = 0
  /// Such texts of validation documents.
  package var validationPrompts = 0

  package init(validationWindows: Int = 0, prompts: Int = 0, tuningPrompts: Int = 0, validationPrompts: Int = 0) {
    self.validationWindows = validationWindows
    self.prompts = prompts
    self.tuningPrompts = tuningPrompts
    self.validationPrompts = validationPrompts
  }
}

/// An explanation with what it was chosen from.
package struct ChosenExplanation: Sendable, Equatable {
  package var text: String
  /// What it was chosen from; nil where nothing was chosen.
  package var choice: ExplanationChoice?

  package init(_ text: String, choice: ExplanationChoice? = nil) {
    self.text = text
    self.choice = choice
  }
}

/// Writes a short text that says what a latent responds to.
package protocol Explainer: Sendable {
  /// What stored results say of the explainer: its kind, its options and the version of its prompt.
  var identity: String { get }
  /// What it wants to be given beside windows of the training documents.
  var needs: ExplainingNeeds { get }
  /// How the sampler is widened for this explainer; most take it as it is.
  func adapt(_ sampler: Sampler) -> Sampler
  /// - Throws: `NothingToSay`; `LatentError` when no explanation came out: a failure of this latent, never an explanation.
  nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String
  /// As `explain`, with what the explanation was chosen from.
  nonisolated(nonsending) func choose(_ material: ExplanationMaterial) async throws -> ChosenExplanation
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
  package var needs: ExplainingNeeds { ExplainingNeeds() }
  package func adapt(_ sampler: Sampler) -> Sampler { sampler }
  package nonisolated(nonsending) func choose(_ material: ExplanationMaterial) async throws -> ChosenExplanation {
    ChosenExplanation(try await explain(material))
  }
}
