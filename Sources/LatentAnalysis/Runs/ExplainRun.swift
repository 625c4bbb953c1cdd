package import LatentEndpoint
package import LatentSupport
package import LatentWorkspace

/// Explains latents one by one and files what comes of each as it is finished; one that is filed is not tried again.
package actor ExplainRun {
  private let executor = LaneExecutor(label: "explaining")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let catalogue: Catalogue
  private let run: RunRecord
  private let materials: ExplanationMaterials
  /// Latents in the explainer's hands at once.
  private let concurrency: Int
  private var buffer = OutcomeBuffer<ExplanationRecord>()

  /// - Parameter concurrency: 1 for an explainer that computes here.
  package init(_ run: RunRecord, catalogue: Catalogue, materials: ExplanationMaterials, concurrency: Int) {
    self.run = run
    self.catalogue = catalogue
    self.materials = materials
    self.concurrency = max(1, concurrency)
  }

  /// Explains those of `latents` that have no explanation in the run yet.
  ///
  /// - Returns: what came of every one of `latents`, earlier results included, in their order.
  /// - Throws: `LatentError`: `cancelled`, `endpointFailed` when the LLM has never answered, or what keeps the catalogue or
  ///   the cache from being used. What was finished before is filed.
  package func explain(_ latents: [Int], meter: UsageMeter?, work: WorkContext) async throws -> [ExplanationRecord] {
    let finished = try catalogue.finishedLatents(run: run.id)
    let pending = latents.filter { !finished.contains($0) }
    var done = latents.count - pending.count
    work.report(ProgressReport(done: done, total: latents.count, unit: "latents"))
    let clock = ContinuousClock()
    let start = clock.now
    let costBefore = meter?.total ?? Usage()
    do {
      try await BoundedWork.run(pending, concurrency: concurrency) { latent in
        try work.cancellation.check()
        return materials.material(latent)
      } perform: { material in
        try await self.materials.outcome(of: material)
      } receive: { outcome in
        if let meter, !meter.hasAnswered, case .failed(let failure) = outcome.outcome,
          failure.code == .endpointFailed
        {
          throw LatentError(.endpointFailed, failure.message, field: "client", cause: failure.cause)
        }
        buffer.append(outcome)
        done += 1
        // What an LLM was asked is filed at once, so that no crash makes it be asked again.
        if meter != nil || buffer.isDue { try commit() }
        work.report(ProgressReport(done: done, total: latents.count, unit: "latents"))
      }
    } catch {
      try commit()
      throw error
    }
    try commit(cost: (meter?.total ?? Usage()) - costBefore, seconds: (clock.now - start) / .seconds(1))
    try catalogue.complete(run: run.id)
    let outcomes = try Dictionary(uniqueKeysWithValues: catalogue.outcomes(run: run.id).map { ($0.latent, $0) })
    return latents.compactMap { outcomes[$0] }
  }

  private func commit(cost: Usage = Usage(), seconds: Double = 0) throws {
    try catalogue.record(buffer.take(), run: run.id, usage: UsageRecord(cost, seconds: seconds))
  }
}

extension UsageRecord {
  init(_ usage: Usage, seconds: Double) {
    self.init(
      requests: usage.requests,
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      seconds: seconds
    )
  }
}
