import LatentModels
import Testing

@Suite struct SeededGeneratorTests {
  @Test func `draws the same numbers on every machine`() {
    var generator = SeededGenerator(seed: 42)
    let numbers = (0..<4).map { _ in generator.next() }
    var again = SeededGenerator(seed: 42, stream: 0)
    #expect(numbers == (0..<4).map { _ in again.next() })
    var other = SeededGenerator(seed: 42, stream: 1)
    #expect(numbers != (0..<4).map { _ in other.next() })
    var neighbour = SeededGenerator(seed: 43)
    #expect(numbers != (0..<4).map { _ in neighbour.next() })
  }

  @Test func `units are spread evenly below 1`() {
    var generator = SeededGenerator(seed: 1)
    let units = (0..<10_000).map { _ in generator.nextUnit() }
    #expect(units.allSatisfy { (0..<1).contains($0) })
    #expect(abs(units.reduce(0, +) / 10_000 - 0.5) < 0.01)
    for tenth in 0..<10 {
      let count = units.count { Int($0 * 10) == tenth }
      #expect((850...1150).contains(count))
    }
  }
}
