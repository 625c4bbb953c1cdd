package import LatentSupport

/// Writes a cache, batch by batch, a segment at a time.
///
/// After every segment the cache is whole on disk: a crash at any instant loses only what came after the last segment,
/// and a run that goes on from `nextContext` in the same batches writes the same bytes as one that was never disturbed.
///
/// Memory: 5 bytes a position and 8 an activation of the segment that is being collected, at most
/// `CacheLimits.activationsPerSegment` and one batch; while it is written, about a fifth of that (24 MiB at least) and
/// 8 bytes for each of the largest dictionary's latents more. It does not grow with the corpus.
package final class CacheWriter {
  /// The cache's folder.
  package let folder: String
  package private(set) var manifest: CacheManifest
  private let limits: CacheLimits
  /// Held as long as the writer lives: two runs that write one cache would undo each other's work.
  private let lock: FileLock
  private var tokens: TokenSegmentWriter
  private var dictionaries: [ActivationSegmentWriter]

  /// - Parameter manifest: as it stands in `folder`.
  init(folder: String, manifest: CacheManifest, limits: CacheLimits, lock: FileLock) {
    self.folder = folder
    self.manifest = manifest
    self.limits = limits
    self.lock = lock
    tokens = TokenSegmentWriter(contextLength: manifest.identity.contextLength)
    dictionaries = manifest.identity.dictionaries.map { ActivationSegmentWriter(dictionary: $0) }
  }

  /// Whether the whole corpus is cached, so that there is nothing to append.
  package var isComplete: Bool { manifest.isComplete }
  /// The first context of the corpus that has not been appended.
  package var nextContext: Int { manifest.contexts + tokens.contexts }
  /// The first token of the corpus that has not been appended.
  package var nextPosition: Int { manifest.positions + tokens.positions }
  /// The most contexts that the next batch may hold. A run that always takes `min(batch, contextsUntilSegmentEnd)`
  /// computes the same batches whether or not it was interrupted.
  package var contextsUntilSegmentEnd: Int { max(1, manifest.contextsPerSegment - tokens.contexts) }
  /// Bytes held for the segment that is being collected.
  package var heldBytes: Int {
    5 * tokens.positions + dictionaries.reduce(0) { $0 + 8 * $1.activations + 8 * $1.positions }
  }

  /// Appends the next contexts of the corpus and what every dictionary said of them.
  ///
  /// - Parameters:
  ///   - batch: whole contexts, at most `contextsUntilSegmentEnd`.
  ///   - activations: one for each dictionary, in the order of the identity.
  /// - Returns: whether that completed a segment, which is then durable.
  /// - Throws: `LatentError`: `outOfResources` when the disk is full, `unreadableCheckpoint` when an activation is NaN or
  ///   infinite.
  @discardableResult
  package func append(_ batch: ContextBatch, activations: [ActivationBatch]) throws -> Bool {
    guard !batch.tokens.isEmpty else { return false }
    let contextLength = manifest.identity.contextLength
    let contexts = (batch.tokens.count + contextLength - 1) / contextLength
    guard !isComplete, !hasShortContext, contexts <= contextsUntilSegmentEnd, activations.count == dictionaries.count
    else {
      throw LatentError(
        .internal,
        "A batch of \(contexts) contexts and \(activations.count) dictionaries does not fit the cache in \(folder)."
      )
    }
    guard nextPosition + batch.tokens.count <= CacheLimits.mostPositions else {
      throw LatentError.invalid(
        "maxTokens",
        "A cache holds at most \(CacheLimits.mostPositions) tokens; give maxTokens."
      )
    }
    try tokens.check(batch)
    for (dictionary, activations) in zip(dictionaries, activations) {
      try dictionary.check(
        activations,
        positions: batch.tokens.count,
        isSpecial: batch.isSpecial,
        firstPosition: nextPosition
      )
    }
    tokens.append(batch)
    for index in dictionaries.indices { dictionaries[index].append(activations[index]) }
    let held = dictionaries.reduce(0) { $0 + $1.activations }
    guard tokens.contexts >= manifest.contextsPerSegment || held >= limits.activationsPerSegment else { return false }
    try finishSegment()
    return true
  }

  /// Ends the corpus: writes what is left as a last segment, computes the statistics of all latents and marks the cache
  /// complete.
  ///
  /// - Returns: the totals of each dictionary, in the order of the identity.
  package func finish(_ work: WorkContext = WorkContext()) throws -> [CacheTotals] {
    if tokens.positions > 0 { try finishSegment() }
    if !isComplete { manifest = try Self.complete(manifest, folder: folder, work: work) }
    let reader = try CacheReader(folder: folder)
    return try reader.dictionaries.indices.map { try reader.statistics(ofDictionary: $0).totals }
  }

  private var hasShortContext: Bool {
    let last = manifest.segments.last.map { $0.positions % manifest.identity.contextLength != 0 } ?? false
    return last || tokens.hasShortContext
  }

  private func finishSegment() throws {
    let number = Self.padded(manifest.segments.count, digits: 6)
    var segment = CacheManifest.Segment(
      contexts: tokens.contexts,
      positions: tokens.positions,
      documentOffset: 0,
      documentLimit: tokens.documentLimit,
      tokens: try tokens.write(folder: folder, name: "segment-\(number).tokens"),
      activations: [],
      activationCounts: dictionaries.map(\.activations)
    )
    for (index, dictionary) in dictionaries.enumerated() {
      let name = "segment-\(number).dictionary-\(Self.padded(index, digits: 2)).activations"
      segment.activations.append(try dictionary.write(folder: folder, name: name))
    }
    var next = manifest
    next.segments.append(segment)
    try next.write(to: folder)
    manifest = next
    tokens.reset()
    for index in dictionaries.indices { dictionaries[index].reset() }
  }

  /// Computes the statistics of a cache whose segments are all there, and names them in its manifest.
  static func complete(_ manifest: CacheManifest, folder: String, work: WorkContext) throws -> CacheManifest {
    let reader = try CacheReader(folder: folder)
    var next = manifest
    next.statistics = []
    for index in manifest.identity.dictionaries.indices {
      let builder = StatisticsBuilder(reader: reader, dictionary: index)
      let name = "dictionary-\(padded(index, digits: 2)).statistics"
      next.statistics.append(try builder.write(folder: folder, name: name, work: work))
    }
    try next.write(to: folder)
    return next
  }

  static func padded(_ number: Int, digits: Int) -> String {
    String(repeating: "0", count: max(0, digits - number.description.count)) + number.description
  }
}
