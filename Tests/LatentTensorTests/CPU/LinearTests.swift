import Foundation
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// What a linear layer is, in double precision.
func referenceLinear(
  _ input: [Float],
  _ weight: [Float],
  rows: Int,
  inputWidth: Int,
  outputWidth: Int,
  bias: [Float]? = nil
) -> [Double] {
  var output = [Double](repeating: 0, count: rows * outputWidth)
  for row in 0..<rows {
    for column in 0..<outputWidth {
      var sum = Double(bias?[column] ?? 0)
      var i = 0
      while i < inputWidth {  // a plain loop: debug builds run it ten times faster than one over a range
        sum += Double(input[row * inputWidth + i]) * Double(weight[column * inputWidth + i])
        i += 1
      }
      output[row * outputWidth + column] = sum
    }
  }
  return output
}

func reference(_ activation: Activation, _ x: Double) -> Double {
  switch activation {
  case .relu: max(x, 0)
  case .reluSquared: max(x, 0) * max(x, 0)
  case .gelu: 0.5 * x * (1 + erf(x / 2.0.squareRoot()))
  case .geluTanh: 0.5 * x * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  case .silu: x / (1 + exp(-x))
  case .sigmoid: 1 / (1 + exp(-x))
  case .tanh: tanh(x)
  }
}

@Suite struct LinearTests {
  let backend = CPUBackend(threads: 2)

  @Test(arguments: [(1, 1, 1), (1, 72, 517), (3, 5, 7), (37, 72, 216), (129, 72, 288), (64, 64, 64), (257, 33, 130)])
  func multipliesAwkwardShapes(rows: Int, inputWidth: Int, outputWidth: Int) throws {
    var numbers = RandomNumbers(seed: 2)
    let input = numbers.floats(rows * inputWidth)
    let weight = Tensor(numbers.floats(outputWidth * inputWidth), shape: [outputWidth, inputWidth])
    let bias = Tensor(numbers.floats(outputWidth))
    let expected = referenceLinear(
      input,
      weight.floats(),
      rows: rows,
      inputWidth: inputWidth,
      outputWidth: outputWidth,
      bias: bias.floats()
    ).map { Float($0) }
    let x = try GuardedMatrix(input, rows: rows, columns: inputWidth, on: backend)
    let y = try GuardedMatrix(rows: rows, columns: outputWidth, on: backend)
    let stored = try backend.makeLinear(weight, layout: .outputInput, bias: bias, precision: .float32)
    #expect(stored.hasBias && stored.inputWidth == inputWidth && stored.outputWidth == outputWidth)
    try backend.linear(x.matrix, stored, into: y.matrix)
    expectClose(try y.values(), expected, .kernel, "[output, input]")
    let turned = try backend.makeLinear(weight.transposed(), layout: .inputOutput, bias: bias, precision: .float32)
    try backend.linear(x.matrix, turned, into: y.matrix)
    expectClose(try y.values(), expected, .kernel, "[input, output]")
  }

  @Test(arguments: [1, 4, 37], [Precision.float32, .bfloat16])
  func rowsThatStandApartAreTheSameBits(rows: Int, precision: Precision) throws {
    // One row that stood apart once left slower code, which sums in another order, in oneDNN's cache for the whole
    // process; so what stands apart is multiplied first, at a shape that no other test has.
    var numbers = RandomNumbers(seed: 11)
    let (inputWidth, outputWidth) = (71, 515)
    let weight = Tensor(numbers.floats(outputWidth * inputWidth), shape: [outputWidth, inputWidth])
    let bias = Tensor(numbers.floats(outputWidth))
    let stored = try backend.makeLinear(weight, layout: .outputInput, bias: bias, precision: precision)
    let input = numbers.floats(rows * inputWidth)
    let stream = numbers.floats(rows * outputWidth)
    for adds in [false, true] {
      let x = try GuardedMatrix(input, rows: rows, columns: inputWidth, on: backend).matrix
      let apart = try GuardedMatrix(stream, rows: rows, columns: outputWidth, on: backend)
      let residual = adds ? apart.matrix : nil
      try backend.linear(x, stored, into: apart.matrix, epilogue: Epilogue(activation: .silu, residual: residual))
      let bits = try apart.values()
      for row in 0..<rows {
        let alone = try backend.upload(
          Array(stream[row * outputWidth..<(row + 1) * outputWidth]),
          rows: 1,
          columns: outputWidth
        )
        let epilogue = Epilogue(activation: .silu, residual: adds ? alone : nil)
        try backend.linear(x.row(row), stored, into: alone, epilogue: epilogue)
        let expected = Array(bits[row * outputWidth..<(row + 1) * outputWidth])
        if backend.hasIndependentRows {
          #expect(try backend.download(alone) == expected, "row \(row)")
        } else {
          expectClose(try backend.download(alone), expected, .kernel, "row \(row)")
        }
      }
    }
  }

  @Test(arguments: [DType.float16, .bfloat16], [WeightLayout.outputInput, .inputOutput])
  func narrowWeightsAreWidenedExactly(dtype: DType, layout: WeightLayout) throws {
    var numbers = RandomNumbers(seed: 3)
    let weight = try Tensor(numbers.floats(40 * 24), shape: [40, 24]).converted(to: dtype)
    let input = numbers.floats(5 * 24)
    let given = layout == .outputInput ? weight : try weight.transposed()
    let stored = try backend.makeLinear(given, layout: layout, bias: nil, precision: .float32)
    #expect(!stored.hasBias && stored.precision == .float32)
    let y = try backend.allocate(rows: 5, columns: 40)
    try backend.linear(try backend.upload(input, rows: 5, columns: 24), stored, into: y)
    let expected = referenceLinear(input, weight.floats(), rows: 5, inputWidth: 24, outputWidth: 40).map { Float($0) }
    expectClose(try backend.download(y), expected, .kernel)
  }

  @Test(arguments: [1, 37])
  func brainFloatWeightsRoundBothSidesOnly(rows: Int) throws {
    var numbers = RandomNumbers(seed: 4)
    let weight = try Tensor(numbers.floats(130 * 72), shape: [130, 72]).converted(to: .bfloat16)
    let input = numbers.floats(rows * 72)
    let stored = try backend.makeLinear(weight, layout: .outputInput, bias: nil, precision: .bfloat16)
    #expect(stored.precision == (backend.hasBFloat16 ? .bfloat16 : .float32), "says what it computes in")
    let y = try GuardedMatrix(rows: rows, columns: 130, on: backend)
    try backend.linear(try GuardedMatrix(input, rows: rows, columns: 72, on: backend).matrix, stored, into: y.matrix)
    let seen = backend.hasBFloat16 ? try Tensor(input).converted(to: .bfloat16).floats() : input
    let expected = referenceLinear(seen, weight.floats(), rows: rows, inputWidth: 72, outputWidth: 130)
    expectClose(try y.values(), expected.map { Float($0) }, .kernel)
  }

  enum Residual: CaseIterable { case none, other, output, strided }

  @Test(arguments: [nil] + Activation.allCases.map(Optional.some), Residual.allCases)
  func epiloguesFollowTheirOrder(activation: Activation?, residual: Residual) throws {
    for (precision, multiplies) in [
      (Precision.float32, false), (.float32, true), (.bfloat16, false), (.bfloat16, true),
    ] {
      let (rows, inputWidth, outputWidth) = (7, 24, 80)
      var numbers = RandomNumbers(seed: 5)
      let input = try Tensor(numbers.floats(rows * inputWidth)).converted(to: .bfloat16).floats()
      let weight = try Tensor(numbers.floats(outputWidth * inputWidth), shape: [outputWidth, inputWidth])
        .converted(to: .bfloat16)
      let bias = Tensor(numbers.floats(outputWidth))
      let multiplier = numbers.floats(rows * outputWidth)
      let added = numbers.floats(rows * outputWidth)
      var expected = referenceLinear(
        input,
        weight.floats(),
        rows: rows,
        inputWidth: inputWidth,
        outputWidth: outputWidth,
        bias: bias.floats()
      )
      for index in expected.indices {
        if let activation { expected[index] = reference(activation, expected[index]) }
        if multiplies { expected[index] *= Double(multiplier[index]) }
        if residual != .none { expected[index] += Double(added[index]) }
      }
      let stored = try backend.makeLinear(weight, layout: .outputInput, bias: bias, precision: precision)
      let x = try backend.upload(input, rows: rows, columns: inputWidth)
      let y = try GuardedMatrix(added, rows: rows, columns: outputWidth, on: backend)
      var epilogue = Epilogue(activation: activation)
      if multiplies { epilogue.multiplier = try backend.upload(multiplier, rows: rows, columns: outputWidth) }
      switch residual {
      case .none: break
      case .other: epilogue.residual = try backend.upload(added, rows: rows, columns: outputWidth)
      case .output: epilogue.residual = y.matrix
      case .strided:
        epilogue.residual = try GuardedMatrix(added, rows: rows, columns: outputWidth, on: backend).matrix
      }
      try backend.linear(x, stored, into: y.matrix, epilogue: epilogue)
      expectClose(try y.values(), expected.map { Float($0) }, .kernel, "\(precision), multiplies: \(multiplies)")
    }
  }

  @Test(arguments: [Precision.float32, .bfloat16])
  func rowsDoNotDependOnTheirBatch(precision: Precision) throws {
    var numbers = RandomNumbers(seed: 6)
    let (inputWidth, outputWidth) = (200, 330)
    let weight = Tensor(numbers.floats(outputWidth * inputWidth), shape: [outputWidth, inputWidth])
    let stored = try backend.makeLinear(weight, layout: .outputInput, bias: nil, precision: precision)
    let input = numbers.floats(300 * inputWidth)
    var first: [Float] = []
    for rows in [1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 33, 64, 65, 100, 128, 200, 300] {
      let x = try backend.upload(Array(input[..<(rows * inputWidth)]), rows: rows, columns: inputWidth)
      let y = try backend.allocate(rows: rows, columns: outputWidth)
      try backend.linear(x, stored, into: y, epilogue: Epilogue(activation: .gelu))
      let row = try backend.download(y.row(0))
      if first.isEmpty { first = row }
      #expect(row == first || !backend.hasIndependentRows, "\(rows) rows")
      expectClose(row, first, .kernel, "\(rows) rows")
    }
  }

  @Test func shapesThatDoNotFitAreRefused() throws {
    let weight = try backend.makeLinear(
      Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]),
      layout: .outputInput,
      bias: nil,
      precision: .float32
    )
    let three = try backend.allocate(rows: 4, columns: 3)
    let two = try backend.allocate(rows: 4, columns: 2)
    #expect(throws: LatentError.self) { try backend.linear(two, weight, into: two) }
    #expect(throws: LatentError.self) { try backend.linear(three, weight, into: three) }
    #expect(throws: LatentError.self) { try backend.linear(three.rows(0..<2), weight, into: two) }
    try backend.linear(three.rows(0..<0), weight, into: two.rows(0..<0))
    #expect(throws: LatentError.self) {
      try backend.makeLinear(
        Tensor([1, 2] as [Int32], shape: [1, 2]),
        layout: .outputInput,
        bias: nil,
        precision: .float32
      )
    }
    #expect(throws: LatentError.self) {
      try backend.makeLinear(
        Tensor([1, 2] as [Float], shape: [1, 2]),
        layout: .outputInput,
        bias: Tensor([1, 2] as [Float]),
        precision: .float32
      )
    }
  }
}
