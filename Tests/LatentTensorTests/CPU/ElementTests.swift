import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

extension KernelTests {
  @Suite struct ElementTests {
    let backend = CPUBackend(threads: 2)
    /// Around the vector length, its multiples, and past what one item of parallel work holds.
    static let shapes = [(1, 1), (3, 15), (2, 16), (5, 17), (7, 72), (33, 517), (40, 2048)]

    private func expect(
      _ expected: [Float],
      rows: Int,
      columns: Int,
      _ what: String,
      tolerance: Tolerance = .kernel,
      _ body: (Matrix) throws -> Void
    ) throws {
      let output = try GuardedMatrix(rows: rows, columns: columns, on: backend)
      try body(output.matrix)
      expectClose(try output.values(), expected, tolerance, "\(what) \(rows)×\(columns)")
    }

    @Test(arguments: Instructions.available)
    func elementwiseOperations(_ instructions: Instructions) throws {
      try instructions.use {
        for (rows, columns) in Self.shapes {
          var numbers = RandomNumbers(seed: 30)
          let (a, b) = (numbers.floats(rows * columns), numbers.floats(rows * columns))
          let (gain, bias) = (numbers.floats(columns), numbers.floats(columns))
          let x = try GuardedMatrix(a, rows: rows, columns: columns, on: backend).matrix
          let y = try GuardedMatrix(b, rows: rows, columns: columns, on: backend).matrix
          let g = try backend.upload(gain, rows: 1, columns: columns)
          let h = try backend.upload(bias, rows: 1, columns: columns)
          try expect(zip(a, b).map { $0 + $1 }, rows: rows, columns: columns, "add") { try backend.add(x, y, into: $0) }
          try expect(zip(a, b).map { $0 * $1 }, rows: rows, columns: columns, "multiply") {
            try backend.multiply(x, y, into: $0)
          }
          try expect(a.map { $0 * -1.5 }, rows: rows, columns: columns, "scale") {
            try backend.scale(x, by: -1.5, into: $0)
          }
          try expect(a.indices.map { a[$0] + 2 * gain[$0 % columns] }, rows: rows, columns: columns, "addVector") {
            try backend.addVector(g, factor: 2, to: x, into: $0)
          }
          try expect(
            a.indices.map { a[$0] * (1 + gain[$0 % columns]) + bias[$0 % columns] },
            rows: rows,
            columns: columns,
            "scaleColumns"
          ) { try backend.scaleColumns(x, gain: g, gainOffset: 1, bias: h, into: $0) }
          try expect(a.indices.map { a[$0] * gain[$0 % columns] }, rows: rows, columns: columns, "scaleColumns") {
            try backend.scaleColumns(x, gain: g, gainOffset: 0, bias: nil, into: $0)
          }
          try expect(a, rows: rows, columns: columns, "copy") { try backend.copy(x, into: $0) }
          try backend.add(x, y, into: x)
          #expect(try backend.download(x) == zip(a, b).map { $0 + $1 }, "in place")
        }
      }
    }

    @Test(arguments: Instructions.available, Activation.allCases)
    func activations(_ instructions: Instructions, activation: Activation) throws {
      var numbers = RandomNumbers(seed: 31)
      let values = [0, -0.0, 1e-8, -1e-8, 100, -100, 0.2499, 0.2501, 88.5, -88.5] + numbers.floats(300).map { $0 * 6 }
      try instructions.use {
        let x = try backend.upload(values, rows: 1, columns: values.count)
        // Numbers of one size together, so that small ones are not judged by the largest.
        for range in [-1000...(-10), -10...(-1), -1...1, 1...10, 10...1000] as [ClosedRange<Float>] {
          let chosen = values.indices.filter { range.contains(values[$0]) }
          let output = try GuardedMatrix(rows: 1, columns: values.count, on: backend)
          try backend.activate(x, activation, into: output.matrix)
          let all = try output.values()
          let expected = chosen.map { Float(reference(activation, Double(values[$0]))) }
          for (got, wanted) in zip(chosen.map { all[$0] }, expected) {
            #expect(abs(got - wanted) <= 1e-6 * max(1, abs(wanted)), "\(activation): \(got), expected \(wanted)")
          }
        }
        let bad = try backend.upload([.nan, .nan], rows: 1, columns: 2)
        try backend.activate(bad, activation, into: bad)
        #expect(try backend.download(bad).allSatisfy { $0.isNaN }, "NaN stays visible")
      }
    }

    @Test(arguments: Instructions.available)
    func norms(_ instructions: Instructions) throws {
      try instructions.use {
        for (rows, columns) in Self.shapes {
          var numbers = RandomNumbers(seed: 32)
          let a = numbers.floats(rows * columns).map { $0 * 3 + 1 }
          let (gain, bias) = (numbers.floats(columns), numbers.floats(columns))
          let epsilon = 1e-5
          var layer: [Float] = []
          var layerPlain: [Float] = []
          var rms: [Float] = []
          var rmsPlain: [Float] = []
          for row in 0..<rows {
            let x = a[row * columns..<(row + 1) * columns].map { Double($0) }
            let mean = x.reduce(0, +) / Double(columns)
            let deviation = (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns) + epsilon).squareRoot()
            let root = (x.reduce(0) { $0 + $1 * $1 } / Double(columns) + epsilon).squareRoot()
            for column in 0..<columns {
              let normalized = (x[column] - mean) / deviation
              layerPlain.append(Float(normalized))
              layer.append(Float(normalized * Double(gain[column]) + Double(bias[column])))
              rmsPlain.append(Float(x[column] / root))
              rms.append(Float(x[column] / root * (1 + Double(gain[column]))))
            }
          }
          let x = try GuardedMatrix(a, rows: rows, columns: columns, on: backend).matrix
          let g = try backend.upload(gain, rows: 1, columns: columns)
          let h = try backend.upload(bias, rows: 1, columns: columns)
          try expect(layer, rows: rows, columns: columns, "layerNorm") {
            try backend.layerNorm(x, gain: g, bias: h, epsilon: Float(epsilon), into: $0)
          }
          try expect(layerPlain, rows: rows, columns: columns, "layerNorm, plain") {
            try backend.layerNorm(x, gain: nil, bias: nil, epsilon: Float(epsilon), into: $0)
          }
          try expect(rms, rows: rows, columns: columns, "rmsNorm") {
            try backend.rmsNorm(x, gain: g, gainOffset: 1, epsilon: Float(epsilon), into: $0)
          }
          try expect(rmsPlain, rows: rows, columns: columns, "rmsNorm, plain") {
            try backend.rmsNorm(x, gain: nil, gainOffset: 0, epsilon: Float(epsilon), into: $0)
          }
        }
      }
    }

    @Test(arguments: Instructions.available)
    func brainFloatsConvertTheSameInEveryVersion(_ instructions: Instructions) throws {
      var numbers = RandomNumbers(seed: 35)
      for count in [1, 15, 16, 17, 31, 100] {
        var values = (0..<count).map { _ in Float(bitPattern: UInt32(truncatingIfNeeded: numbers.next())) }
        values[count / 2] = .nan
        values[count / 3] = .infinity
        let expected = try Instructions.scalar.use { try Tensor(values).converted(to: .bfloat16).floats() }
        let converted = try instructions.use { try Tensor(values).converted(to: .bfloat16).floats() }
        #expect(converted.map(\.bitPattern) == expected.map(\.bitPattern))
        for (value, rounded) in zip(values, converted) where value.isNormal && rounded.isFinite {
          #expect(abs(value - rounded) <= abs(value) / 256)
        }
      }
    }

    @Test(arguments: [DType.float32, .float16, .bfloat16])
    func rowsAreGatheredAndScattered(dtype: DType) throws {
      var numbers = RandomNumbers(seed: 33)
      let (tableRows, columns, count) = (50, 301, 200)
      let table = try Tensor(numbers.floats(tableRows * columns), shape: [tableRows, columns]).converted(to: dtype)
      let rows = numbers.integers(count, below: tableRows)
      let values = table.floats()
      let picked = rows.flatMap { values[Int($0) * columns..<(Int($0) + 1) * columns] }
      let stored = try backend.makeTable(table)
      let output = try GuardedMatrix(
        [Float](repeating: 1, count: count * columns),
        rows: count,
        columns: columns,
        on: backend
      )
      try backend.gather(stored, rows: rows, into: output.matrix, accumulate: true)
      #expect(try output.values() == picked.map { $0 + 1 })
      try backend.gather(stored, rows: rows, into: output.matrix)
      #expect(try output.values() == picked)
      let matrix = try GuardedMatrix(values, rows: tableRows, columns: columns, on: backend).matrix
      try backend.gather(matrix, rows: rows, into: output.matrix)
      #expect(try output.values() == picked)
      let order = Array((0..<Int32(tableRows)).reversed())
      let turned = try GuardedMatrix(rows: tableRows, columns: columns, on: backend)
      try backend.scatter(matrix, into: turned.matrix, rows: order)
      #expect(try turned.values() == order.flatMap { values[Int($0) * columns..<(Int($0) + 1) * columns] })
      let factors = order.map { Float($0) - 3 }
      let sum = try GuardedMatrix(values, rows: tableRows, columns: columns, on: backend)
      try backend.addRows(matrix, factors: factors, to: order, of: sum.matrix)
      let expected = values.indices.map { index -> Float in
        let (row, column) = (index / columns, index % columns)
        let source = tableRows - 1 - row
        return values[index] + factors[source] * values[source * columns + column]
      }
      expectClose(try sum.values(), expected, .kernel)
      #expect(throws: LatentError.self) { try backend.addRows(matrix, factors: [], to: order, of: sum.matrix) }
      #expect(throws: LatentError.self) { try backend.gather(stored, rows: [0, 50], into: turned.matrix.rows(0..<2)) }
      #expect(throws: LatentError.self) { try backend.gather(matrix, rows: [-1], into: turned.matrix.rows(0..<1)) }
      #expect(throws: LatentError.self) { try backend.gather(stored, rows: [0], into: turned.matrix.rows(0..<2)) }
    }

    @Test(arguments: Instructions.available)
    func vectorsAreAddedToChosenRowsAndProjectedOut(_ instructions: Instructions) throws {
      let (rows, columns) = (9, 75)
      var numbers = RandomNumbers(seed: 34)
      let values = numbers.floats(rows * columns)
      let vector = numbers.floats(columns)
      try instructions.use {
        let x = try GuardedMatrix(values, rows: rows, columns: columns, on: backend)
        let v = try backend.upload(vector, rows: 1, columns: columns)
        try backend.addVector(v, factors: [2, -1], toRows: [7, 0], of: x.matrix)
        let factors: [Int: Float] = [7: 2, 0: -1]
        expectClose(
          try x.values(),
          values.indices.map { values[$0] + (factors[$0 / columns] ?? 0) * vector[$0 % columns] },
          .kernel
        )
        try backend.projectOut(v, from: x.matrix)
        _ = try x.values()
        #expect(try backend.dot(x.matrix, v).allSatisfy { abs($0) < 1e-5 })
      }
    }
  }
}
