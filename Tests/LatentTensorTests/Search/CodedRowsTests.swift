import Glibc
import LatentSupport
import Testing

@testable import LatentTensor

extension KernelTests {
  @Suite(.serialized) struct CodedRowsTests {
    private func random(_ rows: Int, _ width: Int, seed: Int = 1) -> [Float] {
      var generator = SeededGenerator(seed: seed, "coded rows", rows, width)
      return (0..<rows * width).map { _ in Float(generator.normal()) }
    }

    private func cosine(_ a: ArraySlice<Float>, _ b: [Float]) -> Double {
      var (dot, left, right) = (0.0, 0.0, 0.0)
      for (x, y) in zip(a, b) {
        dot += Double(x) * Double(y)
        left += Double(x) * Double(x)
        right += Double(y) * Double(y)
      }
      return left * right > 0 ? dot / (left * right).squareRoot() : 0
    }

    /// Four standard deviations of what rounding to bytes does: each number of a row and of the query is off by up to half a
    /// 127th of the greatest, evenly spread, and a sum with weights whose squares add up to 1 is off by as much as one.
    private func tolerance(_ width: Int) -> Double {
      let greatest = min(1, (2 * log(2 * Double(width)) / Double(width)).squareRoot())
      return 4 * 2.0.squareRoot() * greatest / (127 * 12.0.squareRoot())
    }

    @Test(arguments: Instructions.available)
    func similaritiesAreCosines(_ instructions: Instructions) {
      instructions.use {
        for width in [1, 3, 31, 64, 97, 384] {
          let count = 150
          var values = random(count, width)
          // Rows of very different lengths, and one of zeros.
          for row in 0..<count {
            let factor: Float = row == 7 ? 0 : row % 2 == 0 ? 1e-6 : 1e4
            for index in row * width..<(row + 1) * width { values[index] *= factor }
          }
          let query = random(1, width, seed: 2)
          var rows = CodedRows(width: width)
          rows.append(Array(values[..<(50 * width)]))
          rows.append(Array(values[(50 * width)...]), threads: 2)
          let found = rows.nearest(count, to: query, threads: 2)
          #expect(found.count == count && Set(found.map(\.row)).count == count)
          for (row, similarity) in found {
            let exact = cosine(values[row * width..<(row + 1) * width], query)
            #expect(abs(Double(similarity) - exact) < tolerance(width), "row \(row) of width \(width)")
          }
          #expect(zip(found, found.dropFirst()).allSatisfy { $0.similarity >= $1.similarity })
          #expect(found.first { $0.row == 7 }?.similarity == 0)
        }
      }
    }

    @Test func sumsAreTheSameWithAllInstructions() {
      let (count, width) = (300, 1000)
      var rows = CodedRows(width: width)
      rows.append(random(count, width))
      let query = random(1, width, seed: 2)
      let expected = Instructions.scalar.use { rows.nearest(20, to: query, threads: 1) }
      for instructions in Instructions.available {
        let found = instructions.use { rows.nearest(20, to: query, threads: 1) }
        #expect(found.map(\.row) == expected.map(\.row) && found.map(\.similarity) == expected.map(\.similarity))
      }
    }

    @Test func theWidestRowsDoNotOverflow() {
      let width = 131_072
      var rows = CodedRows(width: width)
      rows.append([Float](repeating: 3, count: width) + [Float](repeating: -3, count: width))
      let found = rows.nearest(2, to: [Float](repeating: 1, count: width), threads: 1)
      #expect(abs(found[0].similarity - 1) < 1e-3 && abs(found[1].similarity + 1) < 1e-3)
      #expect(found.map(\.row) == [0, 1])
    }

    @Test func looksOnlyWhereItIsToldTo() {
      var rows = CodedRows(width: 2)
      rows.append([1, 0, 1, 0.1, 1, 0.2, 0, 1])
      #expect(rows.nearest(1, to: [1, 0], within: 2..<4, threads: 1).map(\.row) == [2])
      #expect(rows.nearest(3, to: [1, 0, 0], threads: 1).isEmpty, "a query of another width finds nothing")
      #expect(rows.nearest(9, to: [1, 0], within: 3..<4_000_000, threads: 1).map(\.row) == [3], "there are but four")
      #expect(rows.nearest(9, to: [1, 0], within: 40..<50, threads: 1).isEmpty)
      #expect(rows.byteCount == 8 + 16)
    }
  }
}
