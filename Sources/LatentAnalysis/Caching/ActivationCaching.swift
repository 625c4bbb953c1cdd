package import LatentModels
package import LatentSupport
package import LatentWorkspace

/// Runs a model over a corpus and writes what its dictionaries' latents do to a cache.
///
/// One forward pass a batch, ended at the deepest hookpoint, serves all dictionaries. Everything that the compute lane
/// need not do, reading text and writing shards, happens on a thread of the job's own.
package actor ActivationCaching {
  /// What a finished run amounts to.
  package struct Summary: Sendable {
    /// Tokens that the model has read, special ones included, and contexts.
    package var tokens: Int
    package var contexts: Int
    /// In the order of the placements.
    package var totals: [CacheTotals]
    /// Tokens that this run computed; fewer than `tokens` when it went on with an earlier one.
    package var computedTokens: Int
    package var seconds: Double
  }

  private let executor = LaneExecutor(label: "caching")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let model: ResidentModel
  private let placements: [DictionaryPlacement]
  private let compute: Lane
  private let contextLength: Int
  /// Contexts in one forward pass.
  private let contextsPerBatch: Int

  /// - Parameters:
  ///   - compute: the lane of the model's backend.
  ///   - batchTokens: about how many tokens one forward pass takes; between two, other requests get their turn.
  package init(
    model: ResidentModel,
    placements: [DictionaryPlacement],
    compute: Lane,
    contextLength: Int,
    batchTokens: Int
  ) {
    self.model = model
    self.placements = placements
    self.compute = compute
    self.contextLength = contextLength
    contextsPerBatch = max(1, batchTokens / max(1, contextLength))
  }

  /// Goes on where `makeWriter`'s cache ends, to the end of the corpus.
  ///
  /// - Parameters:
  ///   - makeStream: the corpus from its beginning.
  ///   - skipsSpecialTokens: whether special tokens are masked out of the cache; they stay in the model's input.
  /// - Throws: `LatentError`; what was finished before it stays in the cache.
  package func run(
    makeStream: @Sendable () throws -> ContextStream,
    makeWriter: @Sendable () throws -> CacheWriter,
    skipsSpecialTokens: Bool,
    work: WorkContext
  ) async throws -> Summary {
    let clock = ContinuousClock()
    let start = clock.now
    let writer = try makeWriter()
    let begun = writer.nextPosition
    if !writer.isComplete {
      var stream = try makeStream()
      try stream.skip(contexts: writer.nextContext)
      work.report(ProgressReport(done: begun, total: nil, unit: "tokens"))
      while let read = try stream.next(contexts: min(contextsPerBatch, writer.contextsUntilSegmentEnd)) {
        try work.cancellation.check()
        var batch = read
        if !skipsSpecialTokens { batch.isSpecial = batch.tokens.map { _ in false } }
        let activations = try await encode(batch)
        try writer.append(batch, activations: activations)
        work.report(ProgressReport(done: writer.nextPosition, total: stream.estimatedTokens, unit: "tokens"))
      }
      guard writer.nextPosition > 0 else { throw stream.emptiness }
    }
    let computed = writer.nextPosition - begun
    let totals = try writer.finish(work)
    // The statistics counted latents; the end of the whole is told in tokens again.
    let tokens = writer.manifest.positions
    work.report(ProgressReport(done: tokens, total: tokens, unit: "tokens"))
    return Summary(
      tokens: tokens,
      contexts: writer.manifest.contexts,
      totals: totals,
      computedTokens: computed,
      seconds: (clock.now - start) / .seconds(1)
    )
  }

  private func encode(_ batch: ContextBatch) async throws -> [ActivationBatch] {
    let (model, placements, length) = (model, placements, contextLength)
    return try await compute.run {
      let listener = EncodingListener(placements, isMasked: batch.isSpecial)
      let sequences = stride(from: 0, to: batch.tokens.count, by: length).map {
        Array(batch.tokens[$0..<min($0 + length, batch.tokens.count)])
      }
      _ = try model.forward(TokenBatch(sequences), listeners: [listener])
      return listener.activations
    }
  }
}
