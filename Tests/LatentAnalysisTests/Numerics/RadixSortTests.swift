import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct RadixSortTests {
  @Test(arguments: [0, 1, 255, 256, 1_000, 5_000])
  func sortsAsComparingDoes(count: Int) {
    var generator = SeededGenerator(seed: 1, "radix", count)
    for distinct in [3, 70_000, Int(UInt32.max)] {
      var keys = (0..<count).map { UInt64(generator.index(below: distinct)) << 32 | UInt64($0) }
      let sorted = keys.sorted()
      RadixSort.sort(&keys, byBits: 32..<64)
      #expect(keys == sorted)
    }
  }
}
