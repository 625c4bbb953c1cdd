import LatentEndpoint
import LatentModels
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

/// Windows in which a latent is silent, on a cache whose meaning is known.
@Suite(.timeLimit(.minutes(15))) struct NegativesTests {
  private static let shared = Result { try ConstructedCache() }
  private let world: ConstructedCache

  init() throws {
    world = try Self.shared.get()
  }

  private func source(
    _ kinds: [NegativeKind],
    count: Int = 20,
    _ change: (inout NegativeSources) throws -> Void
  ) throws -> LatentExampleSource {
    var source = try world.source(Sampler(nonActivating: count, negatives: kinds, minimumExamples: 1))
    try change(&source.negatives)
    return source
  }

  private func texts(_ source: LatentExampleSource, _ examples: LatentExamples, _ kind: NegativeKind) throws -> [String]
  {
    try examples.nonActivating.filter { $0.negative == kind }.map { try source.render($0).text }
  }

  @Test func theSameTokenElsewhere() throws {
    let source = try source([.random, .sameToken]) { $0.tokenIndex = try TokenIndex(world.cache, world.windows) }
    // Latent 4 fires on one "Z" of many.
    let part = try #require(
      DocumentSplit.allCases.first { try source.examples(of: 4, from: $0, count: 1).skipped == nil }
    )
    let rare = try source.examples(of: 4, from: part, count: 1)
    let found = try texts(source, rare, .sameToken)
    #expect(found.count == 20 && found.allSatisfy { $0.contains("Z") })
    #expect(try texts(source, rare, .random).contains { !$0.contains("Z") })
    #expect(Set(rare.nonActivating.map(\.tokens)).count == rare.nonActivating.count, "none is shown twice")
    // Latent 0 fires on every "X": there is no silent window with one.
    #expect(try texts(source, source.examples(of: 0, from: .test, count: 20), .sameToken).isEmpty)
  }

  @Test func windowsOfNeighboursOfThePartThatIsAskedFor() throws {
    let source = try source([.coFiring, .decoder], count: 10) {
      $0.coFiring = [0: [1, 3]]
      $0.decoder = [0: [1]]
    }
    let examples = try source.examples(of: 0, from: .test, count: 20)
    #expect(examples.nonActivating.count == 20)
    for kind in [NegativeKind.coFiring, .decoder] {
      let found = try texts(source, examples, kind)
      #expect(found.count == 10 && found.allSatisfy { $0.contains("Y") && !$0.contains("X") })
    }
    for window in examples.nonActivating {
      #expect(DocumentSplit(documentKey: UInt64(window.document)) == .test)
      #expect(window.maxActivation == 0)
    }
  }

  @Test(arguments: [1, 1 << 20])
  func coFiringIsTheJaccardSimilarityOfPositions(_ blockFirings: Int) throws {
    let found = try CoFiring.neighbours(
      of: [0, 1, 2, 3, 4],
      count: 3,
      in: world.cache,
      dictionary: 0,
      blockFirings: blockFirings,
      work: WorkContext()
    )
    let sets = try (0..<5).map { Set(try world.cache.firings(of: $0, dictionary: 0).positions) }
    for latent in 0..<5 {
      let expected = (0..<5).filter { $0 != latent && !sets[$0].isDisjoint(with: sets[latent]) }.map { other in
        let both = sets[latent].intersection(sets[other]).count
        return CoFiring.Neighbour(
          latent: other,
          similarity: Double(both) / Double(sets[latent].union(sets[other]).count)
        )
      }.sorted { ($1.similarity, $0.latent) < ($0.similarity, $1.latent) }
      #expect(found[latent] == Array(expected.prefix(3)))
    }
    #expect(found[2]?.count == 3, "latent 2 fires everywhere and meets the others")
  }

  @Test func coFiringCanBeStopped() {
    let cancellation = CancellationFlag()
    cancellation.cancel()
    #expect(throws: LatentError.self) {
      try CoFiring.neighbours(
        of: [0],
        count: 3,
        in: world.cache,
        dictionary: 0,
        work: WorkContext(cancellation: cancellation)
      )
    }
  }

  @Test func nearestByEmbeddingAreAlikeSilentAndSpreadOverTheQueries() async throws {
    let candidates = world.windows.windowsBySplit[.test] ?? []
    var source = try source([.embedding], count: 12) { _ in }
    let renderer = source
    source.negatives.embeddings = try await WindowEmbeddings(candidates, seed: 0, embedder: LetterEmbedder()) {
      window in
      try renderer.render(renderer.builder.silent(window, .embedding)).text
    }
    let survey = try source.survey(0)
    let examples = try await source.withNearest(try source.examples(of: survey, from: .test, count: 10), survey)
    let found = examples.nonActivating
    #expect(found.count == 12 && found.allSatisfy { $0.negative == .embedding && $0.maxActivation == 0 })
    #expect(Set(found.map(\.tokens)).count == 12)
    let embedded = try await LetterEmbedder().embed(
      try (examples.activating + found).map { try source.render($0).text }
    )
    func cosine(_ a: Int, _ b: Int) -> Float { zip(embedded[a], embedded[b]).reduce(0) { $0 + $1.0 * $1.1 } }
    // In the order in which they were found, each belongs to the next query in turn: nearer to it than most windows are.
    let all = try await LetterEmbedder().embed(
      try candidates.map { try renderer.render(renderer.builder.silent($0, .random)).text }
    )
    for place in 0..<10 {
      let nearness = cosine(place, 10 + place)
      let nearer = all.count { vector in zip(vector, embedded[place]).reduce(0) { $0 + $1.0 * $1.1 } > nearness }
      #expect(Double(nearer) < 0.7 * Double(all.count))
    }
  }

  /// Counts of letters.
  private struct LetterEmbedder: TextEmbedder {
    let identity = "letters"

    func embed(_ texts: [String]) async throws -> [[Float]] {
      texts.map { text in
        var counts = [Float](repeating: 0, count: 128)
        for scalar in text.unicodeScalars where scalar.value < 128 { counts[Int(scalar.value)] += 1 }
        let length = counts.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return counts.map { $0 / max(length, 1) }
      }
    }
  }
}
