import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct SamplerTests {
  private func choose(_ count: Int, of items: Int, by kind: Sampler.Kind, quantiles: Int = 10, seed: Int = 1)
    -> [Sampler.Choice<Int>]
  {
    var generator = SeededGenerator(seed: seed, "sampler")
    return Sampler(kind: kind, quantiles: quantiles).choose(count, of: Array(0..<items), by: kind, using: &generator)
  }

  @Test func topTakesTheStrongest() {
    #expect(choose(5, of: 100, by: .top).map(\.item) == [0, 1, 2, 3, 4])
    #expect(choose(5, of: 3, by: .top).map(\.item) == [0, 1, 2])
  }

  @Test func quantilesTakeEquallyManyOfEverySlice() {
    let chosen = choose(40, of: 1_000, by: .quantiles)
    for quantile in 0..<10 {
      let items = chosen.filter { $0.quantile == quantile }.map(\.item)
      #expect(items.count == 4)
      #expect(items.allSatisfy { (100 * quantile..<100 * (quantile + 1)).contains($0) })
    }
  }

  /// Whatever the counts, as many as there are and no more, none twice, strongest slice first.
  @Test(arguments: Sampler.Kind.allCases)
  func smallCountsAreFilledAndNothingIsTakenTwice(_ kind: Sampler.Kind) {
    for items in 0..<30 {
      for count in 0..<35 {
        for quantiles in [1, 3, 10] {
          let chosen = choose(count, of: items, by: kind, quantiles: quantiles)
          #expect(chosen.count == min(count, items))
          #expect(Set(chosen.map(\.item)).count == chosen.count)
          #expect(chosen.map(\.item) == chosen.map(\.item).sorted())
          let slices = min(quantiles, max(1, items))
          #expect(chosen.allSatisfy { $0.quantile == $0.item * slices / items })
          if kind == .quantiles, count >= slices, items >= slices {
            #expect(Set(chosen.map(\.quantile)).count == slices, "every strength is represented")
          }
        }
      }
    }
  }

  @Test func randomIsUniform() {
    var counts = [Int](repeating: 0, count: 20)
    for seed in 0..<4_000 { for choice in choose(5, of: 20, by: .random, seed: seed) { counts[choice.item] += 1 } }
    // 1,000 expected, standard deviation 27.
    #expect(counts.allSatisfy { abs($0 - 1_000) < 5 * 27 }, "\(counts)")
  }

  @Test(arguments: [Sampler.Kind.random, .quantiles])
  func oneSeedGivesOneChoice(_ kind: Sampler.Kind) {
    let items = choose(30, of: 500, by: kind, seed: 3).map(\.item)
    #expect(choose(30, of: 500, by: kind, seed: 3).map(\.item) == items)
    #expect(choose(30, of: 500, by: kind, seed: 4).map(\.item) != items)
  }

  @Test func aMixIsTheStrongestAndQuantilesOfTheOthers() {
    var generator = SeededGenerator(seed: 1, "mix")
    let chosen = Sampler(kind: .mix, topShare: 0.25, quantiles: 5)
      .choose(40, of: Array(0..<1_000), by: .mix, using: &generator).map(\.item)
    #expect(Set(chosen).count == 40 && Array(chosen.prefix(10)) == Array(0..<10))
    for slice in 0..<5 {
      let range = (10 + slice * 198)..<(10 + (slice + 1) * 198)
      #expect(chosen.dropFirst(10).count { range.contains($0) } == 6)
    }
    let few = Sampler(kind: .mix).choose(40, of: [1, 2, 3], by: .mix, using: &generator).map(\.item)
    #expect(few.sorted() == [1, 2, 3])
  }
}
