import Foundation
import LatentSupport
import Testing

@testable import LatentWorkspace

@Suite struct RiceCodeTests {
  private func encode(_ numbers: [UInt32], parameter: Int) -> [UInt8] {
    var writer = RiceWriter(parameter: parameter)
    var bytes: [UInt8] = []
    for number in numbers { writer.append(number, to: &bytes) }
    writer.finish(&bytes)
    return bytes
  }

  private func decode(_ bytes: [UInt8], parameter: Int, count: Int) -> [UInt32]? {
    bytes.withUnsafeBytes { raw in
      var reader = RiceReader(raw, parameter: parameter)
      var numbers: [UInt32] = []
      for _ in 0..<count {
        guard let number = reader.next() else { return nil }
        numbers.append(number)
      }
      return reader.isAtEnd ? numbers : nil
    }
  }

  @Test(arguments: [0, 1, 7, 10, 20, 31])
  func givesBackWhatWasWritten(parameter: Int) {
    var generator = SeededGenerator(seed: 3, "rice", parameter)
    let most = parameter < 12 ? 1 << (parameter + 8) : 1 << 31
    let numbers = [0, 1] + (0..<200).map { _ in UInt32(generator.index(below: most)) } + [0, UInt32(most - 1)]
    #expect(decode(encode(numbers, parameter: parameter), parameter: parameter, count: numbers.count) == numbers)
  }

  @Test func writesTheDocumentedBits() {
    // In the order of writing: 0 → 1, 00; 5 → 01, 10; 2 → 1, 01: the unary part, then the low bits, lowest first.
    #expect(encode([0, 5, 2], parameter: 2) == [0b1011_0001, 0b10])
    #expect(encode([3], parameter: 0) == [0b1000])
  }

  @Test func damagedBytesEndInsteadOfTrapping() {
    #expect(decode([], parameter: 3, count: 1) == nil)
    #expect(decode([UInt8](repeating: 0, count: 40), parameter: 3, count: 1) == nil)
    #expect(decode([0xFF], parameter: 31, count: 1) == nil)
    // A quotient that no 32-bit number has.
    #expect(decode([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF], parameter: 31, count: 1) == nil)
    #expect(decode([0b1, 0], parameter: 0, count: 1) == nil, "bytes left over")
  }

  @Test func isWithinATenthOfABitOfTheEntropyOfGeometricGaps() {
    for mean in [3.0, 20, 100, 1000, 4096, 30_000] {
      var generator = SeededGenerator(seed: 5, "gaps", Int(mean))
      let chance = 1 / (mean + 1)
      let numbers = (0..<20_000).map { _ in UInt32(log(1 - generator.unit(), base: 1 - chance)) }
      let sum = numbers.reduce(0) { $0 + Int($1) }
      let bytes = encode(numbers, parameter: RiceCode.parameter(sum: sum, count: numbers.count))
      let entropy = (-chance * log(chance, base: 2) - (1 - chance) * log(1 - chance, base: 2)) / chance
      let bits = Double(8 * bytes.count) / Double(numbers.count)
      #expect(bits < entropy + 0.1, "mean \(mean): \(bits) bits, entropy \(entropy)")
    }
  }
}

private func log(_ value: Double, base: Double) -> Double { log(value) / log(base) }
