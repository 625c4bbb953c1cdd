import Foundation
import LatentEndpoint
import LatentSupport
import Testing

@testable import LatentAnalysis

/// Embedding, example-embedding and surprisal: scores that put windows in an order.
@Suite(.timeLimit(.minutes(15))) struct RankingScorersTests {
  /// Vectors that say how much of a text is about "X", right with a chance.
  private struct KnownEmbedder: TextEmbedder {
    var sign: Float
    var noise: Float
    var seed = 0
    let identity = "known"

    func embed(_ texts: [String]) async throws -> [[Float]] {
      texts.map { text in
        var generator = SeededGenerator(seed: seed, "embedder", text)
        // A query of the explanation is the axis itself.
        if text.hasPrefix("the letter") { return text.contains("X") ? [1, 0] : [0, 1] }
        let x = (text.contains("X") ? sign : -sign) + noise * Float(generator.normal())
        let length = (x * x + 1).squareRoot()
        return [x / length, 1 / length]
      }
    }
  }

  /// Texts with "X" are more probable behind a description with "X".
  private struct KnownTexts: TextScorer {
    var sign: Double
    let identity = "known"
    let concurrency = 1

    func score(_ requests: [TextScoreRequest]) async throws -> [Result<[ScoredToken], LatentError>] {
      requests.map { request in
        let scalars = Array(request.text.unicodeScalars)
        let window = String(String.UnicodeScalarView(scalars[request.start...]))
        let description = request.text.components(separatedBy: "Description: ").last ?? ""
        let isTold = description.hasPrefix("the letter \"X\"")
        let value = -20 + (isTold ? (window.contains("X") ? sign : -sign) : 0)
        return .success([ScoredToken(text: window, range: request.start..<scalars.count, logProbability: value)])
      }
    }
  }

  private let material = LetterMaterial(kinds: [.random, .sameToken]).material

  @Test(arguments: [(Float(1), 1.0), (-1, 0), (0, 0.5)])
  func embeddingsThatAreKnownScoreWhatTheyShould(_ known: (sign: Float, auc: Double)) async throws {
    let embedder = KnownEmbedder(sign: known.sign, noise: 0)
    let sheet = try await EmbeddingScorer(embedder: embedder, controls: [.otherExplanation]).sheet(material)
    #expect(sheet.metrics.headline == .auc && sheet.metrics[.auc] == known.auc && sheet.metrics.n == 120)
    #expect(sheet.metrics[.balancedAccuracy] == known.auc)
    #expect(Set(sheet.negatives.keys) == ["random", "same-token"])
    let control = try #require(sheet.controls[.otherExplanation]?[.auc])
    #expect(known.sign == 0 || control == 0.5, "both kinds of text are as far from another explanation")
    let examples = try await ExampleEmbeddingScorer(embedder: embedder, seed: 1, controls: [.randomWindows])
      .sheet(material)
    #expect(
      examples.metrics[.auc] == (known.sign == 0 ? 0.5 : 1),
      "explanation-free: which way the axis points is the same"
    )
    #expect(examples.metrics.n == 60 && examples.controls[.randomWindows]?[.auc] == 0.5)
  }

  @Test func aNoisyEmbedderIsInBetweenAndTheIntervalCovers() async throws {
    // AUC of two normals two standard deviations apart, through a monotone map: 0.9214.
    var covered = 0
    let seeds = 500
    for seed in 0..<seeds {
      let embedder = KnownEmbedder(sign: 1, noise: 1, seed: seed)
      let interval = try await EmbeddingScorer(embedder: embedder).sheet(LetterMaterial(seed: seed).material).metrics
        .interval
      if interval.low <= 0.92135, 0.92135 <= interval.high { covered += 1 }
    }
    #expect(covered > 460 && covered < 495, "covers \(covered) of \(seeds)")
  }

  @Test(arguments: [(2.0, 1.0), (-2, 0), (0, 0.5)])
  func surprisalOfModelsThatAreKnown(_ known: (sign: Double, auc: Double)) async throws {
    let scorer = SurprisalScorer(model: KnownTexts(sign: known.sign), seed: 1, controls: [.otherExplanation])
    let sheet = try await scorer.sheet(material)
    #expect(sheet.metrics[.auc] == known.auc && sheet.metrics.n == 120)
    #expect(sheet.metrics[.balancedAccuracy] == known.auc)
    #expect(sheet.controls[.otherExplanation]?[.auc] == 0.5)
  }

  @Test func theEmbeddedFormsTellAWordThatIsNamed() async throws {
    #expect((try await EmbeddingScorer(embedder: LexicalEmbedder()).sheet(material).metrics[.auc] ?? 0) > 0.95)
    #expect(
      (try await ExampleEmbeddingScorer(embedder: LexicalEmbedder(), seed: 1).sheet(material).metrics[.auc] ?? 0) > 0.6
    )
    #expect((try await SurprisalScorer(model: LexicalTextScorer(), seed: 1).sheet(material).metrics[.auc] ?? 0) > 0.95)
  }

  @Test func aModelThatFailsIsAFailureAndNoScore() async throws {
    struct Failing: TextScorer {
      let identity = "failing"
      let concurrency = 1
      func score(_ requests: [TextScoreRequest]) async throws -> [Result<[ScoredToken], LatentError>] {
        requests.map { _ in .failure(LatentError(.endpointFailed, "busy")) }
      }
    }
    await #expect(throws: UnscorableLatent.self) {
      try await SurprisalScorer(model: Failing(), seed: 1).sheet(material)
    }
  }
}
