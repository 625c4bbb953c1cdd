package import LatentSupport
package import LatentWorkspace

/// Takes caches of Delphi's layout into the workspace, as the same shards that caching writes itself.
package struct DelphiImport {
  /// Activations that are sorted in memory at once, about.
  private static let batchActivations = 4 << 20

  private let caches: [DelphiCache]

  /// - Parameter caches: of the same tokens, at least one.
  package init(_ caches: [DelphiCache]) {
    self.caches = caches
  }

  /// Goes on where the writer's cache ends.
  ///
  /// - Parameters:
  ///   - stream: the tokens, from their beginning.
  ///   - writer: of a cache whose dictionaries are the caches, in their order.
  /// - Returns: activations that were left out, as they stand on special tokens.
  /// - Throws: `LatentError`; what was written stays and is gone on with.
  package func run(_ stream: ContextStream, into writer: CacheWriter, work: WorkContext) throws
    -> Int
  {
    var stream = stream
    var dropped = 0
    let first = caches[0]
    let most = caches.reduce(1) { max($0, $1.activations) }
    let contexts = max(1, Self.batchActivations / max(1, most / max(1, first.contexts)))
    try stream.skip(contexts: writer.nextContext)
    while !writer.isComplete,
      let batch = try stream.next(contexts: min(contexts, writer.contextsUntilSegmentEnd))
    {
      try work.cancellation.check()
      let begin = writer.nextContext
      let read = try caches.map { try $0.activations(batch, from: begin) }
      dropped += read.reduce(0) { $0 + $1.dropped }
      let cached = batch.isSpecial.count { !$0 }
      try writer.append(
        batch,
        activations: zip(caches, read).map { _, part in
          var activations = part.batch
          activations.sums.positions = cached
          return activations
        }
      )
      work.report(
        ProgressReport(
          done: writer.nextPosition,
          total: first.contexts * first.contextLength,
          unit: "tokens"
        )
      )
    }
    _ = try writer.finish(work)
    return dropped
  }
}
