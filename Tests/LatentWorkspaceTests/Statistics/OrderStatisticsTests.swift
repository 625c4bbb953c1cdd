import LatentSupport
import Testing

@testable import LatentWorkspace

@Suite struct OrderStatisticsTests {
  @Test func putsEveryAskedRankInPlace() {
    for seed in 0..<60 {
      var generator = SeededGenerator(seed: seed, "order")
      let count = 1 + generator.index(below: 300)
      let distinct = 1 + generator.index(below: 40)
      let values = (0..<count).map { _ in Float(generator.index(below: distinct)) }
      let sorted = values.sorted()
      let ranks = (0..<5).map { _ in generator.index(below: count) }.sorted()
      var selected = values
      selected.withUnsafeMutableBufferPointer { OrderStatistics.select(ranks, in: $0) }
      for rank in ranks { #expect(selected[rank] == sorted[rank]) }
      #expect(selected.sorted() == sorted)
    }
  }
}
