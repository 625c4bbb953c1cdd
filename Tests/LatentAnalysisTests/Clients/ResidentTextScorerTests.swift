import LatentEndpoint
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct ResidentTextScorerTests {
  private let fixture: FixtureModel
  private let scorer: ResidentTextScorer
  private static let passage = "One two three four five six seven eight, nine ten eleven twelve. "

  init() throws {
    fixture = try FixtureModel("neox-parallel")
    scorer = try ResidentTextScorer(fixture.model, lane: Lane(label: "test"))
  }

  /// The same from one plain pass over the whole text.
  private func expected(_ request: TextScoreRequest) throws -> [Double] {
    let encoding = try #require(fixture.model.tokenizer).encode(request.text)
    let logits = try #require(try fixture.model.forward(TokenBatch([encoding.ids]), logits: .all))
    let table = try fixture.model.logProbabilities(logits)
    let values = try fixture.model.backend.download(table)
    return encoding.ids.indices.filter { $0 > 0 && encoding.offsets[$0].upperBound > request.start }.map {
      Double(values[($0 - 1) * table.columns + Int(encoding.ids[$0])])
    }
  }

  @Test func aSharedBeginningChangesNothing() async throws {
    let requests = ["cats and dogs", "a", "the end, or so.", ""].map { TextScoreRequest($0, after: Self.passage) }
    let together = try await scorer.score(requests).map { try $0.get() }
    for (request, tokens) in zip(requests, together) {
      let alone = try #require(try await scorer.score([request]).first).get()
      let expected = try expected(request)
      expectClose(tokens.compactMap { $0.logProbability.map { Float($0) } }, expected.map { Float($0) }, .logits)
      expectClose(alone.compactMap { $0.logProbability.map { Float($0) } }, expected.map { Float($0) }, .logits)
      #expect(tokens.map(\.range) == alone.map(\.range))
      #expect(tokens.map(\.text).joined().hasSuffix(String(request.text.unicodeScalars.dropFirst(request.start))))
    }
  }

  @Test func alternativesAreTheMostProbableTokens() async throws {
    var request = TextScoreRequest("cats", after: Self.passage)
    request.alternatives = 5
    for tokens in try await scorer.score([request, request]).map({ try $0.get() }) {
      for token in tokens {
        #expect(token.alternatives.count == 5)
        let values = token.alternatives.map(\.logProbability)
        #expect(values == values.sorted(by: >) && values[0] >= (token.logProbability ?? 1))
      }
    }
  }

  @Test func aTextThatIsTooLongSpoilsNoOther() async throws {
    let long = String(repeating: "word ", count: fixture.model.maximumPositions + 1)
    let results = try await scorer.score([TextScoreRequest(long), TextScoreRequest("short")])
    #expect(throws: LatentError.self) { try results[0].get() }
    #expect(try !results[1].get().isEmpty)
  }
}

@Suite struct LexicalClientsTests {
  @Test func aNamedWordIsMoreProbableAndOthersAreNot() async throws {
    let scorer = LexicalTextScorer()
    func value(_ text: String, _ prefix: String) async throws -> Double {
      try #require(try await scorer.logProbabilities([TextScoreRequest(text, after: prefix)]).first).get()
    }
    let told = try await value("a walrus", "Description: \"walrus\". Text: ")
    let untold = try await value("a walrus", "Description: \"zebra\". Text: ")
    #expect(told > untold + 3)
    #expect(try await value("some thing", "\"walrus\" ") == (try await value("some thing", "\"zebra\" ")))
  }

  @Test func textsAreAlikeAsFarAsTheyShareWords() async throws {
    let vectors = try await LexicalEmbedder().embed(["Words such as \"walrus\".", "the walrus sings", "Words such as"])
    func cosine(_ a: Int, _ b: Int) -> Float { zip(vectors[a], vectors[b]).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(cosine(0, 1) > 0.5 && abs(cosine(0, 2)) < 0.1)
    for vector in vectors { #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5) }
  }
}
