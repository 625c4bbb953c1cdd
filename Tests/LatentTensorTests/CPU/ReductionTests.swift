import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

private func logSoftmax(_ row: ArraySlice<Float>) -> [Double] {
  let largest = Double(row.max() ?? 0)
  let total = log(row.reduce(0.0) { $0 + exp(Double($1) - largest) }) + largest
  return row.map { Double($0) - total }
}

extension KernelTests {
  @Suite struct ReductionTests {
    let backend = CPUBackend(threads: 2)

    @Test(arguments: Instructions.available)
    func softmaxAndItsDivergence(_ instructions: Instructions) throws {
      try instructions.use {
        for (rows, columns) in [(1, 1), (3, 17), (5, 255), (4, 257), (3, 50_304)] {
          var numbers = RandomNumbers(seed: 40)
          let p = numbers.floats(rows * columns).map { $0 * 12 }
          let q = p.map { $0 + numbers.floats(1)[0] * 0.1 }
          let x = try GuardedMatrix(p, rows: rows, columns: columns, on: backend).matrix
          let y = try GuardedMatrix(q, rows: rows, columns: columns, on: backend).matrix
          let logs = (0..<rows).map { logSoftmax(p[$0 * columns..<($0 + 1) * columns]) }
          let others = (0..<rows).map { logSoftmax(q[$0 * columns..<($0 + 1) * columns]) }
          let output = try GuardedMatrix(rows: rows, columns: columns, on: backend)
          try backend.softmax(x, into: output.matrix)
          expectClose(try output.values(), logs.flatMap { $0.map { Float(exp($0)) } }, .kernel, "softmax")
          try backend.logSoftmax(x, into: output.matrix)
          expectClose(try output.values(), logs.flatMap { $0.map { Float($0) } }, .kernel, "logSoftmax")
          let divergence = try backend.divergence(x, from: y)
          for row in 0..<rows {
            let expected = zip(logs[row], others[row]).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
            #expect(
              abs(divergence[row] - expected) < 2e-7 + 1e-4 * expected,
              "\(divergence[row]), expected \(expected)"
            )
          }
          #expect(try backend.divergence(x, from: x).allSatisfy { abs($0) < 1e-12 })
        }
      }
    }

    @Test(arguments: Instructions.available)
    func impossibleTokensCostNothing(_ instructions: Instructions) throws {
      try instructions.use {
        let p = try backend.upload([0, -.infinity, 0], rows: 1, columns: 3)
        let q = try backend.upload([0, 0, 0], rows: 1, columns: 3)
        #expect(abs(try backend.divergence(p, from: q)[0] - log(1.5)) < 1e-6)
        try backend.softmax(p, into: p)
        #expect(try backend.download(p) == [0.5, 0, 0.5])
      }
    }

    @Test(arguments: Instructions.available)
    func theStrongestColumnsAreFoundInOrder(_ instructions: Instructions) throws {
      try instructions.use {
        for (rows, columns, count) in [(1, 1, 1), (4, 10, 3), (3, 10, 20), (5, 9000, 10), (2, 5000, 4500), (3, 40, 0)] {
          var numbers = RandomNumbers(seed: 41)
          let values = numbers.integers(rows * columns, below: 50).map { Float($0) - 25 }
          let x = try GuardedMatrix(values, rows: rows, columns: columns, on: backend).matrix
          let top = try backend.top(count, of: x)
          let largest = try backend.argmax(x)
          #expect(top.count == min(count, columns))
          for row in 0..<rows {
            let line = Array(values[row * columns..<(row + 1) * columns])
            let order = line.indices.sorted { (line[$0], -$0) > (line[$1], -$1) }.prefix(count)
            #expect(Array(top.indices[row * top.count..<(row + 1) * top.count]) == order.map { Int32($0) })
            #expect(Array(top.values[row * top.count..<(row + 1) * top.count]) == order.map { line[$0] })
            #expect(largest[row] == Int32(line.indices.max { (line[$0], -$0) < (line[$1], -$1) } ?? 0))
          }
        }
        let odd = try backend.upload([.nan, -.infinity, 1, .nan], rows: 1, columns: 4)
        #expect(try backend.top(2, of: odd).indices == [2, 0] || backend.top(2, of: odd).indices == [2, 1])
        #expect(try backend.argmax(odd) == [2])
      }
    }

    @Test func momentsGiveTheVariance() throws {
      let (rows, columns) = (301, 45)
      var numbers = RandomNumbers(seed: 42)
      let values = numbers.floats(rows * columns).map { $0 + 100 }
      let x = try GuardedMatrix(values, rows: rows, columns: columns, on: backend).matrix
      var moments = Moments(columns: columns)
      try backend.accumulate(x.rows(0..<100), into: &moments)
      var rest = Moments(columns: columns)
      try backend.accumulate(x.rows(100..<rows), into: &rest)
      moments.add(rest)
      var expected = 0.0
      for column in 0..<columns {
        let numbers = (0..<rows).map { Double(values[$0 * columns + column]) }
        let mean = numbers.reduce(0, +) / Double(rows)
        expected += numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      }
      #expect(moments.rows == rows)
      #expect(abs(moments.totalVariance - expected) < 1e-6 * expected)
      let norms = try backend.norms(x)
      let first = values[0..<columns].reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
      #expect(abs(Double(norms[0]) - first) < 1e-4)
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
      var numbers = RandomNumbers(seed: 43)
      let values = numbers.floats(333 * 400)
      var results: [[Double]] = []
      for threads in [1, 2, 5] {
        let backend = CPUBackend(threads: threads)
        let x = try backend.upload(values, rows: 333, columns: 400)
        var moments = Moments(columns: 400)
        try backend.accumulate(x, into: &moments)
        let other = try backend.allocate(rows: 333, columns: 400)
        try backend.softmax(x, into: other)
        results.append(
          moments.columnSums + [moments.totalSquares, try backend.squaredDistance(x, other)]
            + (try backend.download(other).map { Double($0) })
        )
      }
      #expect(results[0] == results[1] && results[1] == results[2])
    }
  }
}
