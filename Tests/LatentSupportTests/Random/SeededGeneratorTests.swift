import LatentSupport
import Testing

@Suite struct SeededGeneratorTests {
  /// SplitMix64 from seed 1234567, as published with its reference implementation.
  @Test func drawsThePublishedNumbers() {
    var generator = SeededGenerator(state: 1_234_567)
    #expect(
      (0..<3).map { _ in generator.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ]
    )
  }

  @Test func streamsOfOneSeedAreUnrelated() {
    func numbers(_ generator: SeededGenerator) -> [UInt64] {
      var generator = generator
      return (0..<4).map { _ in generator.next() }
    }
    let one = numbers(SeededGenerator(seed: 42, "fuzzing", 7))
    #expect(one == numbers(SeededGenerator(seed: 42, "fuzzing", 7)))
    #expect(one != numbers(SeededGenerator(seed: 42, "fuzzing", 8)))
    #expect(one != numbers(SeededGenerator(seed: 43, "fuzzing", 7)))
    #expect(numbers(SeededGenerator(seed: 1, "ab", "c")) != numbers(SeededGenerator(seed: 1, "a", "bc")))
  }

  @Test func unitsAreSpreadEvenlyBelowOne() {
    var generator = SeededGenerator(seed: 1, "units")
    let units = (0..<10_000).map { _ in generator.unit() }
    #expect(units.allSatisfy { (0..<1).contains($0) })
    #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.01)
    for tenth in 0..<10 {
      let count = units.count { Int($0 * 10) == tenth }
      #expect((850...1150).contains(count))
    }
  }

  @Test func indicesAreUniform() {
    var generator = SeededGenerator(seed: 2, "indices")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.index(below: 7)] += 1 }
    #expect(counts.allSatisfy { (9_600...10_400).contains($0) })
  }

  @Test func samplesAreDifferentElements() {
    var generator = SeededGenerator(seed: 3, "samples")
    for count in [0, 1, 5, 10, 20] {
      let sample = generator.sample(count, of: Array(0..<10))
      #expect(sample.count == min(count, 10))
      #expect(Set(sample).count == sample.count)
    }
    var first = [Int](repeating: 0, count: 10)
    for _ in 0..<10_000 { for element in generator.sample(3, of: Array(0..<10)) { first[element] += 1 } }
    #expect(first.allSatisfy { (2_800...3_200).contains($0) }, "every element is as likely as any other")
  }
}
