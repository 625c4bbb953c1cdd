import LatentAnalysis
import LatentSupport
import LatentTensor
import Testing

@Suite struct ExplanationAgreementTests {
  private func rows(_ rows: [[Float]]) -> UnitRows {
    UnitRows(normalizing: Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]))
  }

  /// Forty explanations on forty axes, of which partners share theirs: alike is 1, and of shuffled pairs one in forty.
  @Test func partnersThatSayTheSameStandOutOfShuffledOnes() throws {
    let axes = (0..<40).map { axis in (0..<40).map { Float($0 == axis ? 1 : 0) } }
    let pairs = (0..<40).map { LatentMatching.Pair(a: $0, b: 39 - $0, similarity: 0) }
    let agreement = try #require(ExplanationAgreement(pairs, rows(axes), rows(axes.reversed()), seed: 0))
    #expect(agreement.pairs == 40 && abs(agreement.mean - 1) < 1e-6)
    #expect(abs(agreement.shuffledMean - 1.0 / 40) < 0.01)
    #expect(agreement.shuffledInterval.upperBound < 0.15 && agreement.shuffledInterval.lowerBound >= 0)
  }

  @Test func pairsAtRandomLieWithinTheShuffledOnes() throws {
    var generator = SeededGenerator(seed: 8, "agreement")
    func random() -> UnitRows { rows((0..<200).map { _ in (0..<16).map { _ in Float(generator.normal() + 0.5) } }) }
    let (a, b) = (random(), random())
    let pairs = (0..<200).map { LatentMatching.Pair(a: $0, b: $0, similarity: 0) }
    let agreement = try #require(ExplanationAgreement(pairs, a, b, seed: 0))
    #expect(abs(agreement.mean - agreement.shuffledMean) < 0.06)
    // All texts are a little alike, which the null has too.
    #expect(agreement.shuffledMean > 0.1)
    #expect(try #require(ExplanationAgreement(pairs, a, b, seed: 0)) == agreement, "one seed, one result")
    #expect(ExplanationAgreement([], a, b, seed: 0) == nil)
  }
}
