import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis
@testable import LatentModels

/// What a translator learns from is what PyTorch's autograd says: `Tests/Fixtures/make_lenses.py`.
@Suite struct LensLearnerTests {
  private let file: SafetensorsFile
  private let backend = CPUBackend(threads: 1)

  init() throws {
    file = try SafetensorsFile(path: Fixture.path("lenses/gradients.safetensors"))
  }

  private func matrix(_ name: String) throws -> Matrix { try backend.upload(file.tensor(named: name)) }

  private func ones(_ width: Int, _ value: Float) throws -> Matrix {
    try backend.upload([Float](repeating: value, count: width), rows: 1, columns: width)
  }

  /// A translator in coordinates that change nothing.
  private func learner(width: Int) throws -> LensLearner {
    let identity = (0..<width * width).map { Float($0 % (width + 1) == 0 ? 1 : 0) }
    func adam(_ values: Matrix) throws -> AdamParameters {
      AdamParameters(
        values: values,
        firstMoment: try backend.allocate(rows: values.rows, columns: values.columns),
        secondMoment: try backend.allocate(rows: values.rows, columns: values.columns)
      )
    }
    return LensLearner(
      hookpoint: .embedding,
      scale: try ones(width, 1),
      shift: try ones(width, 0),
      whitening: try backend.upload(identity, rows: width, columns: width),
      output: LensLearner.Output(gain: try ones(width, 1), offset: try ones(width, 0)),
      weight: try adam(matrix("weight")),
      bias: try adam(matrix("translatorBias")),
      startWeight: try backend.allocate(rows: width, columns: width),
      startBias: try ones(width, 0)
    )
  }

  private func scratch(rows: Int, width: Int, vocabulary: Int) throws -> LensScratch {
    func matrix(_ rows: Int, _ columns: Int) throws -> Matrix { try backend.allocate(rows: rows, columns: columns) }
    let ones = try matrix(rows, 1)
    try backend.fill(ones, with: 1)
    return LensScratch(
      standard: try matrix(rows, width),
      whitened: try matrix(rows, width),
      stream: try matrix(rows, width),
      gradient: try matrix(rows, width),
      weightGradient: try matrix(width, width),
      biasGradient: try matrix(1, width),
      ones: ones,
      targets: try matrix(rows, vocabulary),
      logits: try matrix(rows, vocabulary)
    )
  }

  private func expectEqual(_ found: Matrix, _ name: String) throws {
    let expected = try file.tensor(named: name).floats()
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let worst = zip(try backend.download(found), expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    #expect(worst <= 1e-5 * largest, "\(name) is \(worst) off, of at most \(largest)")
  }

  @Test func learnsAgainstTheGradient() throws {
    let norm = Normalization(
      kind: .layerNorm,
      gain: try matrix("gain"),
      bias: try matrix("bias"),
      epsilon: try #require(file.metadata["epsilon"].flatMap { Float($0) })
    )
    let unembedding = Unembedding(
      try backend.makeLinear(
        file.tensor(named: "unembedding"),
        layout: .outputInput,
        bias: nil,
        precision: .float32
      )
    )
    let gradient = try LogitGradient(norm: norm, unembedding: unembedding, realVocabulary: 91, backend: backend)
    let streams = try matrix("streams")
    let learner = try learner(width: streams.columns)
    let scratch = try scratch(rows: streams.rows, width: streams.columns, vocabulary: 97)
    _ = try learner.backward(streams, targets: matrix("targets"), gradient, scratch, on: backend)
    try expectEqual(scratch.weightGradient, "layer/weight")
    try expectEqual(scratch.biasGradient, "layer/bias")
    var losses: [Double] = []
    for number in 1...40 {
      let rows = try learner.learn(
        streams,
        targets: matrix("targets"),
        step: AdamStep(rate: 0.01, number: number),
        biasRate: 0.01,
        gradient,
        scratch,
        on: backend
      )
      losses.append(rows.reduce(0, +) / Double(rows.count))
    }
    #expect(losses[39] < 0.7 * losses[0])
  }

  @Test func coordinatesDoNotChangeWhatIsTranslated() throws {
    var numbers = SeededGenerator(seed: 3, "coordinates")
    func floats(_ count: Int, _ size: Double = 1) -> [Float] { (0..<count).map { _ in Float(numbers.normal() * size) } }
    let (width, rows) = (9, 6)
    func vector(_ values: [Float]) throws -> Matrix { try backend.upload(values, rows: 1, columns: width) }
    func square(_ size: Double) throws -> AdamParameters {
      let zeros = try backend.allocate(rows: width, columns: width)
      return AdamParameters(
        values: try backend.upload(floats(width * width, size), rows: width, columns: width),
        firstMoment: zeros,
        secondMoment: zeros
      )
    }
    let learner = LensLearner(
      hookpoint: .embedding,
      scale: try vector(floats(width).map { abs($0) + 0.1 }),
      shift: try vector(floats(width)),
      whitening: try square(1).values,
      output: LensLearner.Output(gain: try vector(floats(width, 3)), offset: try vector(floats(width))),
      weight: try square(0.3),
      bias: AdamParameters(
        values: try vector(floats(width)),
        firstMoment: try vector(floats(width)),
        secondMoment: try vector(floats(width))
      ),
      startWeight: try square(1).values,
      startBias: try vector(floats(width))
    )
    let h = try backend.upload(floats(rows * width, 5), rows: rows, columns: width)
    let scratch = try scratch(rows: rows, width: width, vocabulary: 3)
    let translated = try backend.download(learner.translate(h, scratch, on: backend))
    let translator = try learner.translator(on: backend)
    let packed = try backend.makeLinear(
      translator.weight,
      layout: .outputInput,
      bias: translator.bias,
      precision: .float32
    )
    let output = try backend.allocate(rows: rows, columns: width)
    try backend.linear(h, packed, into: output, epilogue: Epilogue(residual: h))
    expectClose(try backend.download(output), translated, .latents, "translator")
  }
}
