package import LatentEndpoint
package import LatentSupport
package import LatentWorkspace

/// Scores explanations one by one with one scorer and files what comes of each as it is finished.
package actor ScoreRun {
  private let executor = LaneExecutor(label: "scoring")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let catalogue: Catalogue
  private let scoring: ScoringRecord
  private let materials: ScoringMaterials
  private let seed: Int
  private let concurrency: Int

  /// - Parameters:
  ///   - scoring: where results are filed.
  ///   - concurrency: latents in the scorer's hands at once; 1 for one that computes here.
  package init(
    _ scoring: ScoringRecord,
    catalogue: Catalogue,
    source: LatentExampleSource,
    scorer: any LatentScorer,
    seed: Int,
    concurrency: Int
  ) {
    self.scoring = scoring
    self.catalogue = catalogue
    materials = ScoringMaterials(source: source, scorer: scorer)
    self.seed = seed
    self.concurrency = max(1, concurrency)
  }

  /// Scores those of `explanations` that have no score in this scoring yet.
  ///
  /// - Parameters:
  ///   - cost: what the clients have counted so far.
  ///   - finished: called after each latent.
  /// - Throws: `LatentError`: `cancelled`, or what keeps the catalogue or the cache from being used. What was finished
  ///   before is filed.
  package func score(
    _ explanations: [(latent: Int, text: String)],
    cost: @Sendable () -> Usage,
    work: WorkContext,
    finished: @Sendable () -> Void
  ) async throws {
    let scored = try catalogue.scoredLatents(scoring: scoring.id)[materials.scorer.kind] ?? []
    let pending = explanations.filter { !scored.contains($0.latent) }
    for _ in pending.count..<explanations.count { finished() }
    let clock = ContinuousClock()
    var start = clock.now
    var costBefore = cost()
    let others = OtherExplanations(explanations, seed: seed)
    try await BoundedWork.run(pending, concurrency: concurrency) { explanation in
      try work.cancellation.check()
      return try materials.material(explanation.latent, explanation.text, other: others[explanation.latent])
    } perform: { material in
      (material.latent, try await self.materials.outcome(of: material))
    } receive: { latent, outcome in
      let cost = cost()
      try catalogue.record(
        outcome,
        latent: latent,
        scorer: materials.scorer.kind,
        scoring: scoring.id,
        usage: UsageRecord(cost - costBefore, seconds: (clock.now - start) / .seconds(1))
      )
      (start, costBefore) = (clock.now, cost)
      finished()
    }
    try catalogue.complete(scoring: scoring.id)
  }
}
