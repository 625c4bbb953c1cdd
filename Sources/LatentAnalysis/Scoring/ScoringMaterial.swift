internal import LatentSupport

/// What a scorer is given of one latent: its explanation and windows of test documents, as text.
package struct ScoringMaterial: Sendable, Equatable {
  package var latent: Int
  package var explanation: String
  /// The explanation of another latent, for the control; nil if there is none.
  package var otherExplanation: String?
  package var activating: [RenderedWindow]
  package var nonActivating: [RenderedWindow]
  /// Share of all windows of the test documents in which the latent fires.
  package var baseRate: Double
  /// The latent's strongest activation in the cache.
  package var maxActivation: Float
  /// Windows of training documents, if asked for.
  package var reference: [RenderedWindow]
  package var silentReference: [RenderedWindow]
  /// Beginnings of text that end where the latent fires first, if asked for: of documents to tune on, and of test
  /// documents.
  package var tuningPrompts: [[Int32]]
  package var prompts: [[Int32]]

  package init(
    latent: Int,
    explanation: String,
    otherExplanation: String? = nil,
    activating: [RenderedWindow],
    nonActivating: [RenderedWindow],
    baseRate: Double = 0,
    maxActivation: Float = 1,
    reference: [RenderedWindow] = [],
    silentReference: [RenderedWindow] = [],
    tuningPrompts: [[Int32]] = [],
    prompts: [[Int32]] = []
  ) {
    self.latent = latent
    self.explanation = explanation
    self.otherExplanation = otherExplanation
    self.activating = activating
    self.nonActivating = nonActivating
    self.baseRate = baseRate
    self.maxActivation = maxActivation
    self.reference = reference
    self.silentReference = silentReference
    self.tuningPrompts = tuningPrompts
    self.prompts = prompts
  }
}

/// What yes-or-no questions a scorer asks of a judge.
package protocol ClassifierScorer: Sendable {
  /// The scorer's name on the wire.
  var kind: String { get }
  /// What stored results say of the scorer: its kind and options.
  var identity: String { get }
  var question: JudgeQuestion { get }
  /// The examples to put to the judge, the same for the same seed.
  func examples(_ material: ScoringMaterial, seed: Int) -> [JudgeExample]
}
