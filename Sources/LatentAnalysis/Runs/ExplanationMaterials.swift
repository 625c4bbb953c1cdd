package import LatentSupport
package import LatentWorkspace

/// Gets an explainer what it needs of a latent, and makes a record of what comes of it.
package struct ExplanationMaterials: Sendable {
  let source: LatentExampleSource
  let explainer: any Explainer

  /// - Parameter source: with the sampler that `explainer.adapt` made of the request's.
  package init(source: LatentExampleSource, explainer: any Explainer) {
    self.source = source
    self.explainer = explainer
  }

  /// What is read of the cache for one latent, or why there is nothing to explain.
  struct Material: Sendable {
    var latent: Int
    var content: Content

    enum Content: Sendable {
      case windows(LatentExamples, validation: LatentExamples?, FiringSurvey, Beginnings)
      case skipped(String)
      case failed(LatentError)
    }

    /// Beginnings of text that end where the latent fires first, of documents to write from, to tune on and to choose on.
    struct Beginnings: Sendable {
      var prompts: [[Int32]]
      var tuning: [[Int32]]
      var validation: [[Int32]]
    }
  }

  /// A tenth of the documents holds few windows of a rare latent; with fewer than these, chance would choose.
  private static let fewestValidationWindows = 5

  func material(_ latent: Int) -> Material { Material(latent: latent, content: content(latent)) }

  private func content(_ latent: Int) -> Material.Content {
    do {
      let survey = try source.survey(latent)
      let examples = try source.examples(of: survey, from: .train, count: source.builder.sampler.train)
      if let reason = examples.skipped { return .skipped(reason) }
      let needs = explainer.needs
      var validation: LatentExamples?
      if needs.validationWindows > 0 {
        validation = try source.examples(
          of: survey,
          from: .validation,
          count: needs.validationWindows,
          minimum: Self.fewestValidationWindows
        )
      }
      return .windows(
        examples,
        validation: validation,
        survey,
        Material.Beginnings(
          prompts: needs.prompts > 0 ? try source.prompts(survey, from: .train, count: needs.prompts) : [],
          tuning: try source.tuningPrompts(survey, count: needs.tuningPrompts),
          validation: needs.validationPrompts > 0
            ? try source.prompts(survey, from: .validation, count: needs.validationPrompts) : []
        )
      )
    } catch let error as LatentError {
      return .failed(error)
    } catch {
      return .failed(LatentError(.internal, "The examples of latent \(latent) could not be read.", cause: "\(error)"))
    }
  }

  /// One latent's failure is a record of its own; only a cancelled request ends the run (and, in `ExplainRun`, an LLM that
  /// cannot be used at all).
  nonisolated(nonsending) func outcome(of material: Material) async throws -> ExplanationRecord {
    let latent = material.latent
    switch material.content {
    case .skipped(let reason):
      return ExplanationRecord(latent: latent, outcome: .skipped(reason: reason))
    case .failed(let error):
      return ExplanationRecord(latent: latent, outcome: .failed(FailureRecord(error)))
    case .windows(let examples, let validation, let survey, let beginnings):
      do {
        let examples = try await source.withNearest(examples, survey)
        let material = ExplanationMaterial(
          latent: latent,
          activating: try examples.activating.map { try source.render($0) },
          nonActivating: try examples.nonActivating.map { try source.render($0) },
          maxActivation: examples.maxActivation,
          validation: try windows(validation),
          prompts: beginnings.prompts,
          tuningPrompts: beginnings.tuning,
          validationPrompts: beginnings.validation
        )
        let chosen = try await explainer.choose(material)
        return ExplanationRecord(
          latent: latent,
          outcome: .explained(text: chosen.text, details: chosen.choice?.json ?? .null)
        )
      } catch let nothing as NothingToSay {
        return ExplanationRecord(latent: latent, outcome: .skipped(reason: nothing.reason))
      } catch let error as LatentError where error.code != .cancelled {
        return ExplanationRecord(latent: latent, outcome: .failed(FailureRecord(error)))
      }
    }
  }

  /// The windows to choose on: as many silent ones as others, of all kinds alike.
  private func windows(_ examples: LatentExamples?) throws -> ValidationWindows {
    guard let examples else { return ValidationWindows() }
    let silent = examples.nonActivating
    let count = min(silent.count, examples.activating.count)
    return ValidationWindows(
      activating: try examples.activating.map { try source.render($0) },
      nonActivating: try (0..<count).map { try source.render(silent[$0 * silent.count / count]) }
    )
  }

  /// Does everything but file what comes of it: with a client that only counts, what asking would cost.
  ///
  /// - Returns: the latents that would be skipped.
  package nonisolated(nonsending) func predict(_ latents: [Int], work: WorkContext) async throws -> [ExplanationRecord]
  {
    var skipped: [ExplanationRecord] = []
    for (done, latent) in latents.enumerated() {
      try work.cancellation.check()
      let record = try await outcome(of: material(latent))
      if case .skipped = record.outcome { skipped.append(record) }
      work.report(ProgressReport(done: done + 1, total: latents.count, unit: "latents"))
    }
    return skipped
  }
}
