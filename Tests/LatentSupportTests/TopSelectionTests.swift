import LatentSupport
import Testing

@Suite struct TopSelectionTests {
  private func sorted(_ values: [Float], _ count: Int) -> [Int] {
    values.indices.filter { !values[$0].isNaN }.sorted { (values[$0], $1) > (values[$1], $0) }.prefix(count).map { $0 }
  }

  @Test func keepsTheGreatestAndOfEqualOnesTheFirst() {
    var generator = SeededGenerator(seed: 3, "top selection")
    for _ in 0..<200 {
      let count = generator.index(below: 60)
      // Few different numbers, so that many are equal.
      let values = (0..<count).map { _ in Float(generator.index(below: 9)) }
      let limit = generator.index(below: 12)
      var together = TopSelection(limit)
      together.offer(values)
      var oneByOne = TopSelection(limit)
      for index in values.indices.reversed() { oneByOne.offer(values[index], index) }
      #expect(together.sorted.map(\.index) == sorted(values, limit))
      #expect(oneByOne.sorted.map(\.index) == sorted(values, limit), "whatever the order of offering")
    }
  }

  @Test func neverTakesNaN() {
    var selection = TopSelection(2)
    selection.offer([.nan, 1, .nan, -.infinity, .nan])
    #expect(selection.sorted.map(\.index) == [1, 3])
  }
}
