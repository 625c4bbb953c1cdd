package import LatentEndpoint
package import LatentSupport
package import LatentWorkspace

/// Scores explanations one by one with one scorer and files what comes of each as it is finished.
package actor ScoreRun {
  private let executor = LaneExecutor(label: "scoring")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let catalogue: Catalogue
  private let scoring: ScoringRecord
  private let source: LatentExampleSource
  private let scorer: any ClassifierScorer
  private let judge: any Judge
  private let seed: Int
  private let concurrency: Int

  /// With more unanswered examples than this share, a score would say more about the judge than about the explanation.
  private static let mostUnanswered = 0.1

  /// - Parameter concurrency: latents in the judge's hands at once; 1 for a judge that computes here.
  package init(
    _ scoring: ScoringRecord,
    catalogue: Catalogue,
    source: LatentExampleSource,
    scorer: any ClassifierScorer,
    judge: any Judge,
    seed: Int,
    concurrency: Int
  ) {
    self.scoring = scoring
    self.catalogue = catalogue
    self.source = source
    self.scorer = scorer
    self.judge = judge
    self.seed = seed
    self.concurrency = max(1, concurrency)
  }

  /// Scores those of `explanations` that have no score in this scoring yet.
  ///
  /// - Parameter finished: called after each latent.
  /// - Throws: `LatentError`: `cancelled`, or what keeps the catalogue or the cache from being used. What was finished
  ///   before is filed.
  package func score(
    _ explanations: [(latent: Int, text: String)],
    meter: UsageMeter?,
    work: WorkContext,
    finished: @Sendable () -> Void
  ) async throws {
    let scored = try catalogue.scoredLatents(scoring: scoring.id)[scorer.kind] ?? []
    let pending = explanations.filter { !scored.contains($0.latent) }
    for _ in pending.count..<explanations.count { finished() }
    let clock = ContinuousClock()
    var start = clock.now
    var costBefore = meter?.total ?? Usage()
    try await BoundedWork.run(pending, concurrency: concurrency) { explanation in
      try work.cancellation.check()
      return (explanation.latent, material(explanation.latent, explanation.text))
    } perform: { latent, material in
      (latent, try await self.outcome(of: material))
    } receive: { latent, outcome in
      let cost = meter?.total ?? Usage()
      try catalogue.record(
        outcome,
        latent: latent,
        scorer: scorer.kind,
        scoring: scoring.id,
        usage: UsageRecord(cost - costBefore, seconds: (clock.now - start) / .seconds(1))
      )
      (start, costBefore) = (clock.now, cost)
      finished()
    }
    try catalogue.complete(scoring: scoring.id)
  }

  private enum Material {
    case windows(ScoringMaterial)
    case failed(LatentError)
  }

  private func material(_ latent: Int, _ explanation: String) -> Material {
    do {
      let examples = try source.examples(of: latent, from: .test, count: source.builder.sampler.test)
      if let reason = examples.skipped {
        return .failed(LatentError.invalid("sampler", "Latent \(latent) has no score: \(reason)."))
      }
      return .windows(
        ScoringMaterial(
          latent: latent,
          explanation: explanation,
          activating: try examples.activating.map { try source.render($0) },
          nonActivating: try examples.nonActivating.map { try source.render($0) }
        )
      )
    } catch let error as LatentError {
      return .failed(error)
    } catch {
      return .failed(LatentError(.internal, "The examples of latent \(latent) could not be read.", cause: "\(error)"))
    }
  }

  nonisolated(nonsending) private func outcome(of material: Material) async throws -> ScoreOutcome {
    switch material {
    case .failed(let error):
      return .failed(FailureRecord(error))
    case .windows(let material):
      let examples = scorer.examples(material, seed: seed)
      if let error = Self.oneSidedness(latent: material.latent, examples) { return .failed(FailureRecord(error)) }
      let verdicts = try await judge.verdicts(
        on: examples,
        question: scorer.question,
        explanation: material.explanation
      )
      return Self.outcome(latent: material.latent, scorer: scorer.kind, examples, verdicts)
    }
  }

  /// Why `examples` cannot give a score, if they cannot: known before anybody is asked about them.
  private static func oneSidedness(latent: Int, _ examples: [JudgeExample]) -> LatentError? {
    let positives = examples.count { $0.truth }
    guard positives == 0 || positives == examples.count else { return nil }
    let what = positives > 0 ? "no window in which the latent is silent" : "no window in which it fires"
    return LatentError.invalid("sampler", "Latent \(latent) has \(what) to be judged.")
  }

  /// Counts what the judge got right.
  static func outcome(
    latent: Int,
    scorer: String,
    _ examples: [JudgeExample],
    _ verdicts: [Result<Verdict, LatentError>]
  ) -> ScoreOutcome {
    var judgements: [Judgement] = []
    var records: [JudgementRecord] = []
    var firstFailure: LatentError?
    for (example, verdict) in zip(examples, verdicts) {
      var record = JudgementRecord(
        truth: example.truth,
        verdict: nil,
        source: example.source,
        quantile: example.quantile
      )
      switch verdict {
      case .success(let verdict):
        judgements.append(Judgement(truth: example.truth, verdict: verdict.isYes, probability: verdict.probability))
        record.verdict = verdict.isYes
        record.probability = verdict.probability
      case .failure(let error):
        firstFailure = firstFailure ?? error
      }
      records.append(record)
    }
    let unanswered = Double(examples.count - judgements.count)
    if let firstFailure, unanswered > mostUnanswered * Double(examples.count) {
      return .failed(FailureRecord(firstFailure))
    }
    guard let metrics = ClassifierMetrics(judgements) else {
      // Of the few true or false ones, all stayed unanswered.
      let error = firstFailure ?? LatentError(.internal, "No example of latent \(latent) was judged.")
      return .failed(FailureRecord(error))
    }
    let negatives = Set(examples.filter { !$0.truth }.map(\.source))
    let score = ScoreRecord(
      latent: latent,
      scorer: scorer,
      negatives: negatives.count == 1 ? negatives.first ?? "all" : "all",
      n: metrics.n,
      value: metrics.balancedAccuracy,
      low: metrics.interval.low,
      high: metrics.interval.high,
      metrics: metrics.json
    )
    return .scored([score], judgements: records)
  }
}
