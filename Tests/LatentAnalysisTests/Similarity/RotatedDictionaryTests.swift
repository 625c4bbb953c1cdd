import LatentAnalysis
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

/// Two models whose residual streams are one stream in two bases, and a dictionary of each: the second's is the first's,
/// permuted, rotated into the other basis, and partly replaced. Weights cannot be compared then; what fires can, and so can
/// what is said of it.
@Suite struct RotatedDictionaryTests {
  private static let latents = 120
  private static let width = 64
  private static let positions = 1_200
  /// A latent fires where its encoder row's product with the stream is above: on 5 % of normal numbers.
  private static let threshold: Float = 1.6

  private let firings: CachedFirings
  private let lane = Lane(label: "test")
  private let backend: any Backend
  private let original: UnitRows
  /// In the other basis.
  private let copy: UnitRows
  /// The copy before it was rotated.
  private let unrotated: UnitRows
  /// Latent i of the copy is the original's `order[i]`; nil where it was replaced.
  private let sources: [Int?]
  private let caches: (original: CacheReader, copy: CacheReader)

  init() throws {
    firings = try CachedFirings(positions: Self.positions, contextLength: 50)
    backend = CPUBackend(threads: 1)
    var generator = SeededGenerator(seed: 12, "rotated dictionaries")
    func normal(_ rows: Int) -> [[Double]] {
      (0..<rows).map { _ in (0..<Self.width).map { _ in generator.normal() } }
    }
    let rotation = Self.orthonormal(normal(Self.width))
    let stream = normal(Self.positions)
    let rows = normal(Self.latents)
    let order = generator.shuffled(Array(0..<Self.latents))
    let sources = order.enumerated().map { $0 % 5 == 4 ? nil : $1 }
    let others = normal(Self.latents)
    let copied = sources.enumerated().map { place, source in source.map { rows[$0] } ?? others[place] }
    self.sources = sources
    original = Self.unit(rows)
    unrotated = Self.unit(copied)
    copy = Self.unit(copied.map { Self.rotate($0, rotation) })
    caches = (
      try firings.cache("original", [try Self.fire(original, stream, backend, firings)]),
      try firings.cache("rotated", [try Self.fire(copy, stream.map { Self.rotate($0, rotation) }, backend, firings)])
    )
  }

  private static func unit(_ rows: [[Double]]) -> UnitRows {
    UnitRows(normalizing: Tensor(rows.flatMap { $0.map { Float($0) } }, shape: [rows.count, width]))
  }

  /// Gram and Schmidt's, twice for the digits.
  private static func orthonormal(_ rows: [[Double]]) -> [[Double]] {
    var made: [[Double]] = []
    for row in rows {
      var row = row
      for _ in 0..<2 {
        for other in made {
          let along = zip(row, other).reduce(0) { $0 + $1.0 * $1.1 }
          row = zip(row, other).map { $0 - along * $1 }
        }
      }
      let length = row.reduce(0) { $0 + $1 * $1 }.squareRoot()
      made.append(row.map { $0 / length })
    }
    return made
  }

  private static func rotate(_ vector: [Double], _ rotation: [[Double]]) -> [Double] {
    rotation.map { axis in zip(axis, vector).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  /// [latent][position]: what the encoder gives on a stream.
  private static func fire(
    _ encoder: UnitRows,
    _ stream: [[Double]],
    _ backend: any Backend,
    _ firings: CachedFirings
  ) throws -> [[Float]] {
    let packed = try backend.makeEncoder(
      encoder.tensor,
      layout: .outputInput,
      bias: nil,
      thresholds: Tensor([Float](repeating: threshold, count: encoder.count), shape: [encoder.count]),
      selectionScale: nil,
      selection: .jumpReLU,
      precision: .float32
    )
    let values = stream.flatMap { $0.map { Float($0) } }
    let fired = try backend.encode(try backend.upload(Tensor(values, shape: [stream.count, width])), packed)
    var dense = [[Float]](repeating: [Float](repeating: 0, count: stream.count), count: encoder.count)
    for position in 0..<fired.rows where !firings.isSpecial[position] {
      for entry in fired.entries(ofRow: position) { dense[Int(fired.latents[entry])][position] = fired.values[entry] }
    }
    return dense
  }

  private var kept: Int { sources.count { $0 != nil } }

  private func matching(_ rows: UnitRows) async throws -> LatentMatching {
    try await LatentMatching(
      rows,
      original,
      method: .optimal,
      candidates: Self.latents,
      on: backend,
      lane: lane,
      work: WorkContext()
    )
  }

  private func matching(by measure: ActivationSimilarity.Measure) async throws -> LatentMatching {
    let similarity = try ActivationSimilarity(
      .init(cache: caches.copy, index: 0),
      .init(cache: caches.original, index: 0)
    )
    let candidates = try await similarity.candidates(
      Self.latents,
      by: measure,
      threads: 1,
      work: WorkContext()
    )
    return try LatentMatching(
      candidates,
      limit: Self.latents,
      columns: Self.latents,
      method: .optimal,
      work: WorkContext()
    )
  }

  private func right(_ matching: LatentMatching) -> Int { matching.pairs.count { sources[$0.a] == $0.b } }

  @Test func weightsInAnotherBasisAreLikeNone() async throws {
    // What was not rotated is found by weights, all of it.
    let known = try await matching(unrotated)
    #expect(right(known) == kept)
    #expect(SimilaritySummary(known).sharedFraction == Double(kept) / Double(Self.latents))
    // Rotated, each is as like its source as any direction is: the largest of 120 cosines at width 64 is near
    // √(2 ln 120 / 64) = 0.39, and a matching by chance is right once.
    let matching = try await matching(copy)
    let summary = SimilaritySummary(matching)
    #expect(summary.sharedFraction == 0)
    #expect(summary.meanMaxSimilarity < 0.45 && (matching.pairs.map(\.similarity).max() ?? 0) < 0.6)
    #expect(right(matching) < 8, "by chance")
    #expect(try #require(matching.optimality).gap < 1e-6, "the best there is, and yet nothing")
  }

  @Test(arguments: ActivationSimilarity.Measure.allCases)
  func whatFiresIsTheSameInAnyBasis(_ measure: ActivationSimilarity.Measure) async throws {
    let matching = try await matching(by: measure)
    #expect(right(matching) == kept)
    for pair in matching.pairs {
      // The products are rounded in another order, which may set a firing at the very threshold apart.
      if sources[pair.a] == pair.b { #expect(pair.similarity > 0.97) } else { #expect(pair.similarity < 0.4) }
    }
    let summary = SimilaritySummary(matching)
    #expect(summary.sharedFraction == Double(kept) / Double(Self.latents))
    #expect(try #require(matching.optimality).gap < 1e-6)
  }

  @Test func explanationsOfThePartnersAgreeAndOfShuffledOnesDoNot() async throws {
    // A latent's explanation is a direction of its own; the copy of a latent is explained as its source is.
    var generator = SeededGenerator(seed: 3, "explanations")
    func texts() -> [[Double]] { (0..<Self.latents).map { _ in (0..<Self.width).map { _ in generator.normal() } } }
    let (ofOriginal, others) = (texts(), texts())
    let ofCopy = sources.enumerated().map { place, source in source.map { ofOriginal[$0] } ?? others[place] }
    let pairs = try await matching(by: .jaccard).pairs
    let agreement = try #require(
      ExplanationAgreement(pairs, Self.unit(ofCopy), Self.unit(ofOriginal), seed: 0)
    )
    // 1 for those that were kept, 0 in the mean for the others.
    #expect(agreement.pairs == pairs.count && pairs.count >= kept)
    #expect(abs(agreement.mean - Double(kept) / Double(pairs.count)) < 0.03)
    // Of shuffled pairs one in 120 is a pair.
    #expect(abs(agreement.shuffledMean - Double(kept) / Double(pairs.count) / Double(Self.latents)) < 0.02)
    #expect(agreement.shuffledInterval.contains(agreement.shuffledMean) && agreement.shuffledInterval.upperBound < 0.06)
    // Paired by their weights, which say nothing here, explanations agree no more than shuffled ones.
    let byWeights = try await matching(copy).pairs
    let chance = try #require(
      ExplanationAgreement(byWeights, Self.unit(ofCopy), Self.unit(ofOriginal), seed: 0)
    )
    #expect(chance.mean < 0.1)
  }
}
