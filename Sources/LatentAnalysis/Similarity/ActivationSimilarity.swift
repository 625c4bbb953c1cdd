package import LatentSupport
package import LatentTensor
package import LatentWorkspace

/// How alike latents of two dictionaries are by when they fire, over the same cached tokens: valid across layers and
/// models, where weights cannot be compared.
///
/// The shards list positions by latent. For a block of the first dictionary's latents the lists are turned round (position
/// to latents), then every latent of the second is read once and meets those that fire where it does: no matrix of latents
/// by latents exists, and memory is bounded by the block and four bytes a position.
package struct ActivationSimilarity: Sendable {
  package enum Measure: String, Sendable, CaseIterable {
    /// Positions where both fire, as a share of those where either does.
    case jaccard
    /// Pearson's correlation of the activations over all cached positions. Latents that never fire together are no
    /// candidates: theirs is below 0.
    case correlation
  }

  /// A dictionary of a cache.
  package struct Side: Sendable {
    package var cache: CacheReader
    /// Place among the cache's dictionaries.
    package var index: Int

    package init(cache: CacheReader, index: Int) {
      self.cache = cache
      self.index = index
    }

    package var latents: Int { cache.dictionaries[index].latents }
  }

  /// Firings of one block, sixteen bytes each while it is made.
  private static let blockFirings = 16 << 20

  private let a: Side
  private let b: Side
  /// Tokens on which latents could fire.
  private let positions: Int

  /// - Throws: `LatentError` (`invalidParams`, field `cache`) when the two do not hold the same tokens.
  package init(_ a: Side, _ b: Side) throws {
    let (left, right) = (a.cache.manifest.identity, b.cache.manifest.identity)
    let isSame =
      left.corpus == right.corpus && left.tokenizer == right.tokenizer && left.contextLength == right.contextLength
      && left.specialTokens == right.specialTokens && a.cache.positions == b.cache.positions
    guard isSame else {
      throw LatentError.invalid(
        "cache",
        "The caches do not hold the same tokens in the same contexts, so activations cannot be compared; make both from "
          + "one dataset, with one tokenizer and contextLength."
      )
    }
    self.a = a
    self.b = b
    positions = try a.cache.sums(ofDictionary: a.index).positions
  }

  /// The latents of `b` that are most alike each of `a`'s.
  ///
  /// - Parameters:
  ///   - count: candidates of each.
  ///   - threads: how many read at once.
  ///   - file: keeps what is found.
  /// - Returns: row i holds those of latent i, ascending.
  package nonisolated(nonsending) func candidates(
    _ count: Int,
    by measure: Measure,
    threads: Int,
    blockFirings: Int = Self.blockFirings,
    file: CandidateFile? = nil,
    work: WorkContext
  ) async throws -> SparseRows {
    var found = file?.load(rows: a.latents, columns: b.latents) ?? SparseRows()
    // Threads of their own: a block takes seconds, for which others must not wait.
    let lanes = (0..<max(1, threads)).map { Lane(label: "latentd.meet\($0)") }
    while found.rows < a.latents {
      let first = found.rows
      let (a, b, positions) = (a, b, positions)
      let block = try await lanes[0].run {
        try CoactivationBlock(a, from: first, firings: blockFirings, positions: positions, work: work)
      }
      let parts = try await withThrowingTaskGroup(of: CandidateLists.self) { group in
        for (part, lane) in lanes.enumerated() {
          group.addTask {
            try await lane.run {
              try block.meet(b, part: part, of: lanes.count, keeping: count, by: measure, work: work)
            }
          }
        }
        var parts: [CandidateLists] = []
        for try await part in group { parts.append(part) }
        return parts
      }
      CandidateLists.append(parts, to: &found)
      try file?.save(found)
      work.report(ProgressReport(done: found.rows, total: a.latents, unit: "latents"))
    }
    file?.remove()
    return found
  }

  /// Both measures of each pair, computed from its firings alone.
  package func measures(of pairs: [LatentMatching.Pair], work: WorkContext) throws -> [(
    jaccard: Double, correlation: Double
  )] {
    try pairs.enumerated().map { index, pair in
      if index % 256 == 0 { try work.cancellation.check() }
      let left = try a.cache.firings(of: pair.a, dictionary: a.index)
      let right = try b.cache.firings(of: pair.b, dictionary: b.index)
      var both = Meeting()
      var place = 0
      for (position, value) in zip(left.positions, left.values) {
        while place < right.count, right.positions[place] < position { place += 1 }
        guard place < right.count else { break }
        if right.positions[place] == position { both.add(Double(value) * Double(right.values[place])) }
      }
      let (mine, theirs) = (FiringSums(left), FiringSums(right))
      return (both.jaccard(mine, theirs), both.correlation(mine, theirs, positions: positions))
    }
  }
}

/// What one latent's firings add up to.
struct FiringSums: Sendable {
  var count = 0.0
  var sum = 0.0
  var squares = 0.0

  init(_ firings: Firings) {
    count = Double(firings.count)
    for value in firings.values {
      sum += Double(value)
      squares += Double(value) * Double(value)
    }
  }
}

/// Where two latents fire together.
struct Meeting: Sendable {
  var count = 0.0
  /// Σ of the products of their activations.
  var product = 0.0

  mutating func add(_ product: Double) {
    count += 1
    self.product += product
  }

  func jaccard(_ a: FiringSums, _ b: FiringSums) -> Double {
    let either = a.count + b.count - count
    return either > 0 ? count / either : 0
  }

  func correlation(_ a: FiringSums, _ b: FiringSums, positions: Int) -> Double {
    let total = Double(positions)
    guard total > 0 else { return 0 }
    let spread = (a.squares - a.sum * a.sum / total) * (b.squares - b.sum * b.sum / total)
    return spread > 0 ? (product - a.sum * b.sum / total) / spread.squareRoot() : 0
  }
}
