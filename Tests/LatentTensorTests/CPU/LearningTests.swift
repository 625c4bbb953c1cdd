import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

extension KernelTests {
  @Suite struct LearningTests {
    let backend = CPUBackend(threads: 2)

    private func logSoftmax(_ row: [Float]) -> [Double] {
      let largest = Double(row.max() ?? 0)
      let total = log(row.reduce(0.0) { $0 + exp(Double($1) - largest) }) + largest
      return row.map { Double($0) - total }
    }

    @Test(arguments: Instructions.available)
    func comparesDistributions(_ instructions: Instructions) throws {
      try instructions.use {
        for (rows, columns) in [(1, 1), (3, 17), (5, 255), (2, 3_001)] {
          var numbers = RandomNumbers(seed: 60)
          let p = numbers.floats(rows * columns).map { $0 * 9 }
          let q = p.map { $0 * 0.7 + numbers.floats(1)[0] * 3 }
          var targets = numbers.integers(rows, below: columns)
          targets[rows - 1] = -1
          let compared = try backend.compare(
            GuardedMatrix(p, rows: rows, columns: columns, on: backend).matrix,
            with: GuardedMatrix(q, rows: rows, columns: columns, on: backend).matrix,
            targets: targets
          )
          for row in 0..<rows {
            let a = logSoftmax(Array(p[row * columns..<(row + 1) * columns]))
            let b = logSoftmax(Array(q[row * columns..<(row + 1) * columns]))
            let (x, y) = (a.map { exp($0) }, b.map { exp($0) })
            let middle = zip(x, y).map { log(($0 + $1) / 2) }
            func sum(_ term: (Int) -> Double) -> Double { a.indices.reduce(0) { $0 + term($1) } }
            let target = Int(targets[row])
            let expected: [(Double, Double)] = [
              (compared[row].divergence, sum { x[$0] * (a[$0] - b[$0]) }),
              (compared[row].reverseDivergence, sum { y[$0] * (b[$0] - a[$0]) }),
              (
                compared[row].jensenShannon,
                sum { (x[$0] * (a[$0] - middle[$0]) + y[$0] * (b[$0] - middle[$0])) / 2 }
              ),
              (compared[row].totalVariation, sum { abs(x[$0] - y[$0]) / 2 }),
              (compared[row].entropy, -sum { y[$0] * b[$0] }),
              (compared[row].surprisal, target < 0 ? 0 : -b[target]),
            ]
            for (number, (found, wanted)) in expected.enumerated() {
              #expect(abs(found - wanted) < 2e-6 + 1e-5 * abs(wanted), "\(number): \(found), expected \(wanted)")
            }
            #expect(compared[row].rank == (target < 0 ? 0 : 1 + b.count { $0 > b[target] }))
          }
        }
      }
    }

    @Test func whatIsNoNumberStaysSeen() throws {
      let p = try backend.upload([0, 1, 2], rows: 1, columns: 3)
      let q = try backend.upload([0, .nan, 2], rows: 1, columns: 3)
      let compared = try backend.compare(p, with: q, targets: [0])
      #expect(compared[0].divergence.isNaN)
      #expect(try backend.crossEntropyGradient(q, targets: p, softCap: nil, factor: 1)[0].isNaN)
    }

    @Test(arguments: Instructions.available)
    func theGradientOfCrossEntropyIsTheDifferenceOfProbabilities(_ instructions: Instructions) throws {
      try instructions.use {
        for (rows, columns, cap) in [(1, 1, nil), (3, 17, Float(7)), (4, 300, nil), (2, 2_049, 12)] {
          var numbers = RandomNumbers(seed: 61)
          let raw = numbers.floats(rows * columns).map { $0 * 6 }
          let logits = raw.map { x in cap.map { $0 * tanh(x / $0) } ?? x }
          let chosen = numbers.floats(rows * columns).map { $0 * 5 }
          let probabilities = (0..<rows).flatMap { row in
            logSoftmax(Array(chosen[row * columns..<(row + 1) * columns])).map { Float(exp($0)) }
          }
          let guarded = try GuardedMatrix(logits, rows: rows, columns: columns, on: backend)
          let losses = try backend.crossEntropyGradient(
            guarded.matrix,
            targets: GuardedMatrix(probabilities, rows: rows, columns: columns, on: backend).matrix,
            softCap: cap,
            factor: 0.5
          )
          var gradient: [Float] = []
          for row in 0..<rows {
            let range = row * columns..<(row + 1) * columns
            let logs = logSoftmax(Array(logits[range]))
            let p = Array(probabilities[range])
            let loss = -zip(p, logs).reduce(0.0) { $0 + Double($1.0) * $1.1 }
            #expect(abs(losses[row] - loss) < 1e-5 * max(1, loss))
            for (column, log) in logs.enumerated() {
              let slope = cap.map { 1 - pow(Double(logits[row * columns + column]) / Double($0), 2) } ?? 1
              gradient.append(Float((exp(log) - Double(p[column])) * slope * 0.5))
            }
          }
          expectClose(try guarded.values(), gradient, .kernel, "gradient")
        }
      }
    }

    @Test func multipliesTransposedMatrices() throws {
      var numbers = RandomNumbers(seed: 62)
      let (rows, depth, columns) = (7, 19, 5)
      let (a, b, before) = (
        numbers.floats(rows * depth), numbers.floats(depth * columns), numbers.floats(rows * columns)
      )
      func turned(_ x: [Float], _ rows: Int, _ columns: Int) -> [Float] {
        (0..<columns).flatMap { column in (0..<rows).map { x[$0 * columns + column] } }
      }
      var expected: [Float] = []
      for row in 0..<rows {
        for column in 0..<columns {
          let sum = (0..<depth).reduce(0.0) { $0 + Double(a[row * depth + $1]) * Double(b[$1 * columns + column]) }
          expected.append(Float(0.5 * sum + 2 * Double(before[row * columns + column])))
        }
      }
      for (turnsA, turnsB) in [(false, false), (true, false), (false, true), (true, true)] {
        let x =
          turnsA
          ? try GuardedMatrix(turned(a, rows, depth), rows: depth, columns: rows, on: backend)
          : try GuardedMatrix(a, rows: rows, columns: depth, on: backend)
        let y =
          turnsB
          ? try GuardedMatrix(turned(b, depth, columns), rows: columns, columns: depth, on: backend)
          : try GuardedMatrix(b, rows: depth, columns: columns, on: backend)
        let output = try GuardedMatrix(before, rows: rows, columns: columns, on: backend)
        try backend.product(
          x.matrix,
          transposed: turnsA,
          y.matrix,
          transposed: turnsB,
          factor: 0.5,
          keep: 2,
          into: output.matrix
        )
        expectClose(try output.values(), expected, .kernel, "product")
      }
      let matrix = try backend.allocate(rows: 3, columns: 3)
      #expect(throws: LatentError.self) {
        try backend.product(
          matrix,
          transposed: false,
          backend.allocate(rows: 4, columns: 3),
          transposed: false,
          factor: 1,
          keep: 0,
          into: matrix
        )
      }
    }

    @Test(arguments: [(33, 70), (192, 517), (1, 40)])
    func transposesPackedWeights(_ shape: (input: Int, output: Int)) throws {
      var numbers = RandomNumbers(seed: 63)
      let values = numbers.floats(shape.input * shape.output)
      for precision in backend.hasBFloat16 ? Precision.allCases : [.float32] {
        let weight = try backend.makeLinear(
          Tensor(values, shape: [shape.output, shape.input]),
          layout: .outputInput,
          bias: Tensor(numbers.floats(shape.output)),
          precision: precision
        )
        let back = try backend.makeTransposed(weight)
        let expected = try backend.makeLinear(
          Tensor(values, shape: [shape.output, shape.input]),
          layout: .inputOutput,
          bias: nil,
          precision: precision
        )
        #expect((back.inputWidth, back.outputWidth) == (shape.output, shape.input))
        #expect(!back.hasBias && back.precision == precision)
        let x = try backend.upload(numbers.floats(4 * shape.output), rows: 4, columns: shape.output)
        let (found, wanted) = (
          try backend.allocate(rows: 4, columns: shape.input), try backend.allocate(rows: 4, columns: shape.input)
        )
        try backend.linear(x, back, into: found)
        try backend.linear(x, expected, into: wanted)
        #expect(try backend.download(found) == backend.download(wanted))
      }
    }

    @Test func adamGoesAsThePaperSays() throws {
      let start: [Float] = [1, -2, 0.5]
      let gradients: [[Float]] = [[0.1, -3, 0], [0.2, 1, 0], [-0.4, 0.5, 2]]
      func matrix(_ values: [Float]) throws -> Matrix { try backend.upload(values, rows: 1, columns: 3) }
      let parameters = AdamParameters(
        values: try matrix(start),
        firstMoment: try matrix([0, 0, 0]),
        secondMoment: try matrix([0, 0, 0])
      )
      var (x, m, v) = (start.map(Double.init), [0.0, 0, 0], [0.0, 0, 0])
      for (index, gradient) in gradients.enumerated() {
        let step = AdamStep(rate: 0.1, number: index + 1, firstDecay: 0.9, secondDecay: 0.99, epsilon: 1e-8)
        try backend.learn(parameters, gradient: try matrix(gradient), step: step)
        for i in 0..<3 {
          m[i] = 0.9 * m[i] + 0.1 * Double(gradient[i])
          v[i] = 0.99 * v[i] + 0.01 * Double(gradient[i]) * Double(gradient[i])
          let (first, second) = (m[i] / (1 - pow(0.9, Double(index + 1))), v[i] / (1 - pow(0.99, Double(index + 1))))
          x[i] -= 0.1 * first / (second.squareRoot() + 1e-8)
        }
      }
      expectClose(try backend.download(parameters.values), x.map { Float($0) }, .kernel, "adam")
    }

    @Test(arguments: [1, 2, 63, 64, 65, 150])
    func decomposesAndInverts(_ size: Int) throws {
      var numbers = RandomNumbers(seed: 64)
      let a = numbers.floats(size * (size + 3)).map { Double($0) }
      var matrix = [Double](repeating: 0, count: size * size)
      for row in 0..<size {
        for column in 0..<size {
          matrix[row * size + column] = (0..<size + 3).reduce(row == column ? 0.1 : 0) {
            $0 + a[row * (size + 3) + $1] * a[column * (size + 3) + $1]
          }
        }
      }
      let factor = try #require(Cholesky.decompose(matrix, size: size, threads: 2))
      var (worst, worstInverse) = (0.0, 0.0)
      for row in 0..<size {
        for column in 0..<size {
          let product = (0..<size).reduce(0.0) {
            $0 + factor.lower[row * size + $1] * factor.lower[column * size + $1]
          }
          worst = max(worst, abs(product - matrix[row * size + column]))
          let identity = (0..<size).reduce(0.0) {
            $0 + factor.inverse[row * size + $1] * factor.lower[$1 * size + column]
          }
          worstInverse = max(worstInverse, abs(identity - (row == column ? 1 : 0)))
        }
      }
      #expect(worst < 1e-9 && worstInverse < 1e-9)
    }

    @Test func whatHasNoRootIsRefused() {
      #expect(Cholesky.decompose([1, 2, 2, 1], size: 2, threads: 1) == nil)
      #expect(Cholesky.decompose([1, 0, .nan, 1], size: 2, threads: 1) == nil)
    }
  }
}
