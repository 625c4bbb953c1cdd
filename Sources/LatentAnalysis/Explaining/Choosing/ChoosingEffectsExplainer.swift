package import LatentEndpoint
internal import LatentSupport

/// Has `effects` say several things of what a latent does, and keeps what best fits the texts that the model writes with it
/// turned up.
///
/// Candidates are written from effects after training documents, improvements from the texts of training documents that
/// the best so far fits least; what is kept is decided on texts after validation documents, by the nats that
/// `InterventionScorer` gives on test documents. (The paper keeps the best of five on what it is then scored on.)
package struct ChoosingEffectsExplainer: Explainer {
  package let base: EffectsExplainer
  /// Says how the model goes on, and how probable an explanation is after that.
  let scorer: InterventionScorer
  /// Explanations to choose from.
  package var candidates: Int
  /// Rounds of improvement after that; none without an LLM.
  package var refinements: Int
  /// Beginnings of validation documents to choose on.
  package var prompts: Int

  /// Hot enough that answers differ, and not so hot that they wander.
  private static let temperature = 0.8
  /// With fewer, chance would choose.
  private static let fewestPrompts = 5
  /// Most texts that an explanation does not fit that are shown.
  private static let mostErrors = 10

  package init(
    _ base: EffectsExplainer,
    judge: any TextScorer,
    candidates: Int,
    refinements: Int,
    prompts: Int,
    seed: Int
  ) {
    self.base = base
    var scorer = InterventionScorer(subject: base.subject, judge: judge, divergence: base.divergence, seed: seed)
    scorer.isDry = base.isDry
    self.scorer = scorer
    self.candidates = candidates
    self.refinements = refinements
    self.prompts = prompts
  }

  package var identity: String {
    "\(base.identity):best-of-\(candidates):refined-\(refinements):\(prompts):\(scorer.identity)"
  }

  package var needs: ExplainingNeeds {
    var needs = base.needs
    needs.validationPrompts = prompts
    return needs
  }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    try await choose(material).text
  }

  package nonisolated(nonsending) func choose(_ material: ExplanationMaterial) async throws -> ChosenExplanation {
    let effects = try await base.effects(material)
    guard let validation = try await written(after: material.validationPrompts, Self.fewestPrompts, material) else {
      // Nothing to choose on: then no more is asked for than will be used.
      return ChosenExplanation(try await said(of: effects, count: 1)[0])
    }
    var choice = ExplanationChoice([])
    for text in try await said(of: effects, count: candidates) {
      try await add(text, to: &choice, validation)
    }
    if refinements > 0, base.model != nil, let training = try await written(after: material.prompts, 1, material) {
      for round in 0..<refinements {
        guard let best = choice.best.map({ choice.candidates[$0].explanation }),
          let better = try await refined(best, training, effects, round: round)
        else { break }
        try await add(better, to: &choice, validation, isRefined: true)
      }
    }
    guard let best = choice.best else {
      throw LatentError(
        .endpointFailed,
        "None of the \(choice.candidates.count) explanations could be judged after validation texts; a model that gives "
          + "log-probabilities of texts is needed to choose between them."
      )
    }
    return ChosenExplanation(choice.candidates[best].explanation, choice: choice)
  }

  // MARK: Saying

  /// Up to `count` explanations, each once, the one that `base` would give first.
  ///
  /// Of an LLM: as ever; then from what was measured alone, past all later blocks; then both again, with chance in the
  /// answer. Without one: shorter and longer lists, and what either view shows by itself.
  private nonisolated(nonsending) func said(of effects: LatentEffects, count: Int) async throws -> [String] {
    var measured = effects
    (measured.promoted, measured.suppressed) = ([], [])
    guard let model = base.model else {
      var direct = effects
      direct.shifts = []
      let lists = [
        effects.words(base.topTokens), measured.words(base.topTokens), direct.words(base.topTokens),
        effects.words(max(1, base.topTokens / 2)), effects.words(2 * base.topTokens), effects.words(1),
      ]
      var seen: Set<[String]> = []
      return lists.filter { !$0.isEmpty && seen.insert($0).inserted }.prefix(count).map(EffectsExplainer.sentence)
    }
    let requests = (0..<count).map { place in
      var request = base.request(place % 2 == 1 && !measured.shifts.isEmpty ? measured : effects)
      if place >= 2 { request.temperature = Self.temperature }
      request.seed = base.seed &+ place
      return request
    }
    let replies = try await model.each(requests) { try DefaultExplainer.explanation(in: try await model.chat($0)) }
    let texts = replies.compactMap { try? $0.get() }
    if texts.isEmpty, case .failure(let error)? = replies.first { throw error }
    return texts
  }

  /// A better explanation, from the texts that `explanation` does not fit; nil where it fits all, or the LLM's reply held
  /// none.
  private nonisolated(nonsending) func refined(
    _ explanation: String,
    _ training: InterventionScorer.Written,
    _ effects: LatentEffects,
    round: Int
  ) async throws -> String? {
    guard let model = base.model else { return nil }
    let gains = try await scorer.gains(of: explanation, training).map { try? $0.get() }
    let worst = gains.indices.filter { (gains[$0] ?? 1) <= 0 }.sorted { (gains[$0] ?? 0, $0) < (gains[$1] ?? 0, $1) }
    guard !worst.isEmpty else { return nil }
    var request = base.request(effects)
    let lines = worst.prefix(Self.mostErrors).map { "Text: \(Marker.line([training.steered[$0]]))" }
    request.messages += [
      ChatMessage(.assistant, "EXPLANATION: \(explanation)"),
      ChatMessage(.user, Prompt.explainEffectsRefine.text + "\n\n" + lines.joined(separator: "\n")),
    ]
    request.seed = base.seed &+ 1_000 &+ round
    do {
      return try DefaultExplainer.explanation(in: try await model.chat(request))
    } catch let error as LatentError where error.code == .endpointFailed {
      return nil
    }
  }

  // MARK: Choosing

  private nonisolated(nonsending) func add(
    _ text: String,
    to choice: inout ExplanationChoice,
    _ validation: InterventionScorer.Written,
    isRefined: Bool = false
  ) async throws {
    guard !choice.candidates.contains(where: { $0.explanation == text }) else { return }
    let gains = try await scorer.gains(of: text, validation).compactMap { try? $0.get() }
    let isJudged = Double(gains.count) >= (1 - ScoreTally.mostUnanswered) * Double(validation.clean.count)
    let score = isJudged ? gains.reduce(0, +) / Double(max(1, gains.count)) : nil
    choice.candidates.append(ExplanationChoice.Candidate(text, score: score, isRefined: isRefined))
  }

  /// How the model goes on from `prompts`; nil where there are fewer than `fewest`, or no strength of the edit moves it so
  /// far.
  private nonisolated(nonsending) func written(
    after prompts: [[Int32]],
    _ fewest: Int,
    _ material: ExplanationMaterial
  ) async throws -> InterventionScorer.Written? {
    guard prompts.count >= fewest, !material.tuningPrompts.isEmpty else { return nil }
    let windows = ScoringMaterial(
      latent: material.latent,
      explanation: "",
      activating: [],
      nonActivating: [],
      maxActivation: material.maxActivation,
      tuningPrompts: material.tuningPrompts,
      prompts: prompts
    )
    do {
      return try await scorer.written(windows)
    } catch is UnscorableLatent {
      return nil
    }
  }
}
