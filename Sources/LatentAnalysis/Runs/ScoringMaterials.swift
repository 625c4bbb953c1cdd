package import LatentSupport
internal import LatentWorkspace

/// Gets a scorer what it needs of a latent, and makes a record of what comes of it.
package struct ScoringMaterials: Sendable {
  let source: LatentExampleSource
  let scorer: any LatentScorer
  /// Prompts to score on, and to tune on.
  private static let prompts = 30
  private static let tuningPrompts = 10

  package init(source: LatentExampleSource, scorer: any LatentScorer) {
    self.source = source
    self.scorer = scorer
  }

  /// What is read of the cache for one latent.
  struct Material: Sendable {
    var latent: Int
    var explanation: String
    var other: String?
    var content: Content

    enum Content: Sendable {
      case windows(
        test: LatentExamples,
        reference: LatentExamples?,
        FiringSurvey,
        prompts: [[Int32]],
        tuning: [[Int32]]
      )
      case failed(LatentError)
    }
  }

  func material(_ latent: Int, _ explanation: String, other: String?) throws -> Material {
    Material(latent: latent, explanation: explanation, other: other, content: content(latent))
  }

  private func content(_ latent: Int) -> Material.Content {
    do {
      let sampler = source.builder.sampler
      let survey = try source.survey(latent)
      let examples = try source.examples(of: survey, from: .test, count: sampler.test)
      if let reason = examples.skipped {
        return .failed(LatentError.invalid("sampler", "Latent \(latent) has no score: \(reason)."))
      }
      var reference: LatentExamples?
      if scorer.needs.contains(.reference) {
        reference = try source.examples(of: survey, from: .train, count: sampler.train)
      }
      var prompts: [[Int32]] = []
      var tuning: [[Int32]] = []
      if scorer.needs.contains(.prompts) {
        prompts = try source.prompts(survey, from: .test, count: Self.prompts)
        tuning = try source.tuningPrompts(survey, count: Self.tuningPrompts)
      }
      return .windows(test: examples, reference: reference, survey, prompts: prompts, tuning: tuning)
    } catch let error as LatentError {
      return .failed(error)
    } catch {
      return .failed(LatentError(.internal, "The examples of latent \(latent) could not be read.", cause: "\(error)"))
    }
  }

  /// One latent's failure is a record of its own; what is thrown ends the run.
  nonisolated(nonsending) func outcome(of material: Material) async throws -> ScoreOutcome {
    switch material.content {
    case .failed(let error):
      return .failed(FailureRecord(error))
    case .windows(let test, let reference, let survey, let prompts, let tuning):
      do {
        let windows = try await nearest(test, survey)
        let rendered = ScoringMaterial(
          latent: material.latent,
          explanation: material.explanation,
          otherExplanation: material.other,
          activating: try windows.activating.map { try source.render($0) },
          nonActivating: try windows.nonActivating.map { try source.render($0) },
          baseRate: windows.windowFraction,
          maxActivation: windows.maxActivation,
          reference: try reference?.activating.map { try source.render($0) } ?? [],
          silentReference: try reference?.nonActivating.map { try source.render($0) } ?? [],
          tuningPrompts: tuning,
          prompts: prompts
        )
        return try await scorer.sheet(rendered).outcome(latent: material.latent, scorer: scorer.kind)
      } catch let failure as UnscorableLatent {
        return .failed(FailureRecord(failure.error))
      }
    }
  }

  private nonisolated(nonsending) func nearest(_ test: LatentExamples, _ survey: FiringSurvey) async throws
    -> LatentExamples
  {
    do {
      return try await source.withNearest(test, survey)
    } catch let error as LatentError where error.code != .cancelled {
      throw UnscorableLatent(error)
    }
  }

  /// Does everything but file what comes of it: with clients that only count, what asking would cost.
  package nonisolated(nonsending) func predict(
    _ explanations: [(latent: Int, text: String)],
    seed: Int,
    work: WorkContext
  ) async throws {
    let others = OtherExplanations(explanations, seed: seed)
    for (done, explanation) in explanations.enumerated() {
      try work.cancellation.check()
      let material = try material(explanation.latent, explanation.text, other: others[explanation.latent])
      _ = try await outcome(of: material)
      work.report(ProgressReport(done: done + 1, total: explanations.count, unit: "scores"))
    }
  }
}

/// For each latent the explanation of another, for the control.
struct OtherExplanations {
  private var others: [Int: String] = [:]

  /// - Parameter explanations: of different latents; a text that is the latent's own is none of another.
  init(_ explanations: [(latent: Int, text: String)], seed: Int) {
    for (place, explanation) in explanations.enumerated() {
      var generator = SeededGenerator(seed: seed, "other explanation", explanation.latent)
      let offset = generator.index(below: max(1, explanations.count))
      for step in 0..<explanations.count {
        let other = explanations[(place + offset + step) % explanations.count]
        guard other.latent != explanation.latent, other.text != explanation.text else { continue }
        others[explanation.latent] = other.text
        break
      }
    }
  }

  subscript(latent: Int) -> String? { others[latent] }
}
