import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// What a selection is: the dense pre-activations of one row, sorted.
private func reference(_ row: [Float], _ selection: Selection, thresholds: [Float]?, scale: [Float]?) -> [(
  Int32, Float
)] {
  let positive = row.indices.filter { row[$0] > 0 }
  let chosen: [Int]
  switch selection {
  case .relu: chosen = positive
  case .jumpReLU: chosen = positive.filter { row[$0] > (thresholds ?? [])[$0] }
  case .topK(let count):
    let key = { (latent: Int) in row[latent] * (scale?[latent] ?? 1) }
    let order = row.indices.sorted { (key($0), -$0) > (key($1), -$1) }
    chosen = order.prefix(count).filter { key($0) > 0 }.sorted()
  case .threshold: chosen = row.indices.filter { row[$0] > (thresholds ?? [])[$0] }
  case .topKOfAnySign(let count):
    chosen = row.indices.sorted { (row[$0], -$0) > (row[$1], -$1) }.prefix(count).sorted()
  case .topKByMagnitude(let count):
    let order = row.indices.sorted { (abs(row[$0]), -$0) > (abs(row[$1]), -$1) }
    chosen = order.prefix(count).filter { row[$0] != 0 }.sorted()
  case .groupMaximum(let count):
    let size = row.count / count
    chosen = (0..<count).compactMap { group in
      let best = (group * size..<(group + 1) * size).max { (row[$0], -$0) < (row[$1], -$1) }
      return best.flatMap { row[$0] > 0 ? $0 : nil }
    }
  }
  return chosen.map { (Int32($0), row[$0]) }
}

@Suite struct EncodeTests {
  /// Small whole numbers: every product and sum is exact in either precision, so that ties are ties.
  private func wholeNumbers(_ count: Int, seed: UInt64) -> [Float] {
    var numbers = RandomNumbers(seed: seed)
    return numbers.integers(count, below: 7).map { Float($0) - 3 }
  }

  @Test(
    arguments: [
      Selection.relu, .jumpReLU, .threshold, .topK(1), .topK(5), .topK(32), .topK(5000), .topKOfAnySign(6),
      .topKByMagnitude(7), .groupMaximum(5),
    ],
    [Precision.float32, .bfloat16]
  )
  func findsExactlyWhatADenseSearchFinds(selection: Selection, precision: Precision) throws {
    let width = 24
    for (rows, latents, threads) in [
      (1, 3, 2), (1, 2500, 2), (3, 100, 2), (37, 1029, 2), (150, 517, 2), (300, 70, 3), (5, 4097, 1), (260, 1024, 4),
    ] {
      let latents = selection == .groupMaximum(5) ? latents * 5 : latents
      let backend = CPUBackend(threads: threads)
      let input = wholeNumbers(rows * width, seed: 7)
      let weight = wholeNumbers(latents * width, seed: 8)
      let bias = wholeNumbers(latents, seed: 9)
      let thresholds: [Float]? = selection.needsThresholds ? wholeNumbers(latents, seed: 10).map { $0 * 4 } : nil
      let dense = referenceLinear(
        input,
        weight,
        rows: rows,
        inputWidth: width,
        outputWidth: latents,
        bias: bias
      ).map { Float($0) }
      let encoder = try backend.makeEncoder(
        Tensor(weight, shape: [latents, width]),
        layout: .outputInput,
        bias: Tensor(bias),
        thresholds: thresholds.map { Tensor($0) },
        selectionScale: nil,
        selection: selection,
        precision: precision
      )
      let turned = try backend.makeEncoder(
        Tensor(weight, shape: [latents, width]).transposed(),
        layout: .inputOutput,
        bias: Tensor(bias),
        thresholds: thresholds.map { Tensor($0) },
        selectionScale: nil,
        selection: selection,
        precision: precision
      )
      let matrix = try GuardedMatrix(input, rows: rows, columns: width, on: backend).matrix
      let found = try backend.encode(matrix, encoder)
      #expect(try backend.encode(matrix, turned) == found, "layouts agree")
      expectSame(found, rows: rows) { row in
        reference(Array(dense[row * latents..<(row + 1) * latents]), selection, thresholds: thresholds, scale: nil)
      }
    }
  }

  private func expectSame(_ found: SparseRows, rows: Int, _ expected: (Int) -> [(Int32, Float)]) {
    guard found.rows == rows else {
      Issue.record("\(found.rows) rows, expected \(rows)")
      return
    }
    for row in 0..<rows {
      let entries = found.entries(ofRow: row)
      let expected = expected(row)
      #expect(Array(found.latents[entries]) == expected.map(\.0), "row \(row)")
      #expect(Array(found.values[entries]) == expected.map(\.1), "row \(row)")
    }
  }

  @Test func selectsByTheScaledValueAndReportsThePlainOne() throws {
    let backend = CPUBackend(threads: 2)
    let (rows, width, latents) = (9, 16, 700)
    let input = wholeNumbers(rows * width, seed: 11)
    let weight = wholeNumbers(latents * width, seed: 12)
    let scale = wholeNumbers(latents, seed: 13).map { ($0 + 4) / 2 }
    let dense = referenceLinear(input, weight, rows: rows, inputWidth: width, outputWidth: latents).map { Float($0) }
    let encoder = try backend.makeEncoder(
      Tensor(weight, shape: [latents, width]),
      layout: .outputInput,
      bias: nil,
      thresholds: nil,
      selectionScale: Tensor(scale),
      selection: .topK(12),
      precision: .float32
    )
    let found = try backend.encode(try backend.upload(input, rows: rows, columns: width), encoder)
    expectSame(found, rows: rows) { row in
      reference(Array(dense[row * latents..<(row + 1) * latents]), .topK(12), thresholds: nil, scale: scale)
    }
  }

  @Test(arguments: [Selection.relu, .topK(3), .topK(100), .topKOfAnySign(9), .topKByMagnitude(9), .groupMaximum(1)])
  func selectsFromNumbersThatExist(selection: Selection) throws {
    let backend = CPUBackend(threads: 2)
    for (rows, columns) in [(1, 1), (40, 9000), (33, 130)] {
      let values = wholeNumbers(rows * columns, seed: 14)
      let found = try backend.select(
        try GuardedMatrix(values, rows: rows, columns: columns, on: backend).matrix,
        selection
      )
      expectSame(found, rows: rows) { row in
        reference(Array(values[row * columns..<(row + 1) * columns]), selection, thresholds: nil, scale: nil)
      }
    }
  }

  @Test(arguments: [Precision.float32, .bfloat16])
  func rowsDoNotDependOnTheirBatch(precision: Precision) throws {
    let backend = CPUBackend(threads: 2)
    var numbers = RandomNumbers(seed: 15)
    let (width, latents) = (96, 3000)
    let encoder = try backend.makeEncoder(
      Tensor(numbers.floats(latents * width), shape: [latents, width]),
      layout: .outputInput,
      bias: nil,
      thresholds: nil,
      selectionScale: nil,
      selection: .topK(16),
      precision: precision
    )
    let input = try backend.upload(numbers.floats(400 * width), rows: 400, columns: width)
    let all = try backend.encode(input, encoder)
    for rows in [0..<1, 0..<7, 5..<40, 130..<131, 100..<333, 399..<400] {
      let part = try backend.encode(input.rows(rows), encoder)
      for (index, row) in rows.enumerated() {
        let (a, b) = (part.entries(ofRow: index), all.entries(ofRow: row))
        #expect(part.latents[a] == all.latents[b], "row \(row) in \(rows)")
        #expect(
          part.values[a] == all.values[b] || !backend.hasIndependentRows,
          "row \(row) in \(rows)"
        )
        expectClose(Array(part.values[a]), Array(all.values[b]), .kernel, "row \(row) in \(rows)")
      }
    }
  }

  @Test func numbersThatAreNotNumbersDoNotFire() throws {
    let backend = CPUBackend(threads: 1)
    let values: [Float] = [.nan, 1, -1, .nan, 3, 2]
    let found = try backend.select(try backend.upload(values, rows: 1, columns: 6), .topK(2))
    #expect(found.latents == [4, 5] && found.values == [3, 2])
  }

  @Test(arguments: [DType.float32, .bfloat16, .float16])
  func decodesByAddingDecoderRows(dtype: DType) throws {
    let backend = CPUBackend(threads: 2)
    var numbers = RandomNumbers(seed: 16)
    let (rows, latents, width) = (50, 40, 301)
    let decoder = try Tensor(numbers.floats(latents * width), shape: [latents, width]).converted(to: dtype)
    let bias = numbers.floats(width)
    let target = numbers.floats(rows * width)
    var sparse = SparseRows()
    var expected: [Float] = []
    let weights = decoder.floats()
    for row in 0..<rows {
      var sums = bias.map { Double($0) }
      for latent in 0..<(row % 5) * 3 {
        let value = numbers.floats(1)[0]
        sparse.latents.append(Int32(latent * 2))
        sparse.values.append(value)
        for column in 0..<width { sums[column] += Double(value) * Double(weights[latent * 2 * width + column]) }
      }
      sparse.rowOffsets.append(sparse.latents.count)
      expected += sums.map { Float($0) }
    }
    let table = try backend.makeTable(decoder)
    let output = try GuardedMatrix(rows: rows, columns: width, on: backend)
    let biasVector = try backend.upload(bias, rows: 1, columns: width)
    try backend.decode(sparse, table, bias: biasVector, into: output.matrix)
    expectClose(try output.values(), expected, .kernel)
    let goal = try GuardedMatrix(target, rows: rows, columns: width, on: backend).matrix
    let error = try backend.decodeError(sparse, table, bias: biasVector, target: goal)
    let exact = zip(target, expected).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    #expect(abs(error - exact) < 1e-5 * exact)
    #expect(abs(try backend.squaredDistance(goal, output.matrix) - error) < 1e-9 * exact)
  }

  @Test func malformedSparseRowsAreRefused() throws {
    let backend = CPUBackend(threads: 1)
    let table = try backend.makeTable(Tensor([1, 2, 3, 4] as [Float], shape: [2, 2]))
    let output = try backend.allocate(rows: 1, columns: 2)
    for sparse in [
      SparseRows(rowOffsets: [0, 1], latents: [2], values: [1]),
      SparseRows(rowOffsets: [0, 1], latents: [-1], values: [1]),
      SparseRows(rowOffsets: [0, 2], latents: [1], values: [1]), SparseRows(rowOffsets: [0], latents: [], values: []),
      SparseRows(rowOffsets: [1, 1], latents: [1], values: [1]),
      SparseRows(rowOffsets: [0, 1], latents: [1], values: []),
    ] {
      #expect(throws: LatentError.self) { try backend.decode(sparse, table, bias: nil, into: output) }
    }
  }
}
