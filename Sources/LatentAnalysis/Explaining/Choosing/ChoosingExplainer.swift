internal import LatentSupport

/// Has an explainer say several things of a latent, and keeps what does best on windows of validation documents.
///
/// Candidates are written from training windows. Improvements are written from what the best so far got wrong on training
/// windows. Which of them is kept is decided on documents that nothing was written from, and scores come from documents of
/// a third part: neither the choice nor the score is flattered (Delphi's best of five was chosen on the prompts that it was
/// scored on).
package struct ChoosingExplainer: Explainer {
  package let base: any CandidateExplainer
  package let judge: any Judge
  /// Explanations to choose from.
  package var candidates: Int
  /// Rounds of improvement after that.
  package var refinements: Int
  /// Validation windows in which the latent fires; as many in which it is silent.
  package var windows: Int
  package var seed: Int

  package init(
    _ base: any CandidateExplainer,
    judge: any Judge,
    candidates: Int,
    refinements: Int,
    windows: Int,
    seed: Int
  ) {
    self.base = base
    self.judge = judge
    self.candidates = candidates
    self.refinements = refinements
    self.windows = windows
    self.seed = seed
  }

  package var identity: String {
    "\(base.identity):best-of-\(candidates):refined-\(refinements):\(windows):\(judge.identity)"
  }

  package var needs: ExplainingNeeds {
    var needs = base.needs
    needs.validationWindows = windows
    return needs
  }

  package func adapt(_ sampler: Sampler) -> Sampler { base.adapt(sampler) }

  package nonisolated(nonsending) func explain(_ material: ExplanationMaterial) async throws -> String {
    try await choose(material).text
  }

  package nonisolated(nonsending) func choose(_ material: ExplanationMaterial) async throws -> ChosenExplanation {
    guard !material.validation.activating.isEmpty, !material.validation.nonActivating.isEmpty else {
      // Nothing to choose on: then no more is asked for than will be used.
      return ChosenExplanation(try await base.explain(material))
    }
    var choice = ExplanationChoice([])
    for text in try await base.candidates(candidates, material)
    where !choice.candidates.contains(where: { $0.explanation == text }) {
      choice.candidates.append(ExplanationChoice.Candidate(text, score: try await score(text, material)))
    }
    for round in 0..<refinements {
      guard let best = choice.best.map({ choice.candidates[$0].explanation }) else { break }
      let errors = try await errors(of: best, material, round: round)
      guard !errors.isEmpty else { continue }
      guard let better = try await refinement(of: best, errors, material, round: round) else { continue }
      guard !choice.candidates.contains(where: { $0.explanation == better }) else { continue }
      choice.candidates.append(
        ExplanationChoice.Candidate(better, score: try await score(better, material), isRefined: true)
      )
    }
    guard let best = choice.best else {
      throw LatentError(
        .endpointFailed,
        "None of the \(choice.candidates.count) explanations could be judged on validation windows; "
          + "a model that answers with 1 or 0 is needed to choose between them."
      )
    }
    return ChosenExplanation(choice.candidates[best].explanation, choice: choice)
  }

  /// Nil where the LLM's reply held no explanation: what there was before stands.
  private nonisolated(nonsending) func refinement(
    of explanation: String,
    _ errors: ExplanationErrors,
    _ material: ExplanationMaterial,
    round: Int
  ) async throws -> String? {
    do {
      return try await base.refined(explanation, errors, material, round: round)
    } catch let error as LatentError where error.code == .endpointFailed {
      return nil
    }
  }

  // MARK: Judging

  /// The mean of detection's and fuzzing's balanced accuracy: of the two, one does not ask which tokens are meant, and the
  /// other not where the latent is silent. Nil when the judge gave too few answers.
  private nonisolated(nonsending) func score(_ text: String, _ material: ExplanationMaterial) async throws -> Double? {
    let windows = ScoringMaterial(
      latent: material.latent,
      explanation: text,
      activating: material.validation.activating,
      nonActivating: material.validation.nonActivating,
      maxActivation: material.maxActivation
    )
    let questions: [any ClassifierScorer] = [DetectionScorer(), FuzzingScorer()]
    var sum = 0.0
    for question in questions {
      do {
        let sheet = try await JudgedScorer(question, judge: judge, seed: seed).sheet(windows)
        sum += sheet.metrics[.balancedAccuracy] ?? 0
      } catch is UnscorableLatent {
        return nil
      }
    }
    return sum / Double(questions.count)
  }

  /// What `text` gets wrong of some training windows; other ones in every round.
  private nonisolated(nonsending) func errors(
    of text: String,
    _ material: ExplanationMaterial,
    round: Int
  ) async throws -> ExplanationErrors {
    let active = share(material.activating, round)
    let silent = share(material.nonActivating, round)
    let all = active + silent
    let examples = all.map { window in
      JudgeExample(
        tokens: window.tokens,
        marks: window.tokens.map { _ in false },
        truth: window.maxActivation > 0,
        source: "training"
      )
    }
    let verdicts = try await judge.verdicts(on: examples, question: .detection, explanation: text)
    var errors = ExplanationErrors()
    for (window, (example, verdict)) in zip(all, zip(examples, verdicts)) {
      guard case .success(let answer) = verdict, answer.isYes != example.truth else { continue }
      if example.truth { errors.missed.append(window) } else { errors.mistaken.append(window) }
    }
    return errors
  }

  /// As many of `list` as there are windows to choose on, from the whole of it, and of every round others.
  private func share(_ list: [RenderedWindow], _ round: Int) -> [RenderedWindow] {
    let count = min(windows, list.count)
    let stride = max(1, list.count / max(1, count))
    return (0..<count).map { list[($0 * list.count / count + round % stride) % list.count] }
  }
}
