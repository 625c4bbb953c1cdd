import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentModels

/// Against PyTorch's autograd, in double precision: `Tests/Fixtures/make_lenses.py`.
@Suite struct LogitGradientTests {
  private let file: SafetensorsFile
  private let epsilon: Float
  private let real: Int
  private let backend = testBackend

  init() throws {
    file = try SafetensorsFile(path: Fixture.path("lenses/gradients.safetensors"))
    epsilon = try #require(file.metadata["epsilon"].flatMap { Float($0) })
    real = try #require(file.metadata["real"].flatMap { Int($0) })
  }

  static let variants = [
    "rms", "rms-plus-one", "rms-capped", "layer", "layer-without-bias", "layer-with-unembedding-bias", "layer-scaled",
    "layer-scaled-and-capped", "projected", "none",
  ]

  private func matrix(_ name: String) throws -> Matrix { try backend.upload(file.tensor(named: name)) }

  private func linear(_ name: String, bias: String? = nil) throws -> LinearWeight {
    try backend.makeLinear(
      file.tensor(named: name),
      layout: .outputInput,
      bias: bias.map { try file.tensor(named: $0) },
      precision: .float32
    )
  }

  private func norm(_ variant: String) throws -> Normalization? {
    guard variant != "none" else { return nil }
    let isRMS = variant.hasPrefix("rms")
    return Normalization(
      kind: isRMS ? .rmsNorm(gainOffset: variant == "rms" ? 0 : 1) : .layerNorm,
      gain: try matrix("gain"),
      bias: isRMS || variant == "layer-without-bias" ? nil : try matrix("bias"),
      epsilon: epsilon
    )
  }

  private func unembedding(_ variant: String) throws -> Unembedding {
    let isProjected = variant == "projected"
    return Unembedding(
      try linear(
        isProjected ? "narrow" : "unembedding",
        bias: variant == "layer-with-unembedding-bias" ? "unembeddingBias" : nil
      ),
      projection: isProjected ? try linear("projection") : nil,
      scale: ["layer-scaled": 0.4, "layer-scaled-and-capped": 1.7][variant] ?? 1,
      softCap: ["rms-capped": 3, "layer-scaled-and-capped": 5][variant]
    )
  }

  @Test(arguments: variants)
  func isWhatAutogradSays(_ variant: String) throws {
    let gradient = try LogitGradient(
      norm: norm(variant),
      unembedding: unembedding(variant),
      realVocabulary: real,
      backend: backend
    )
    let streams = try matrix("streams")
    // y = streams · weightᵀ + bias, as a translator makes it.
    let translated = try backend.allocate(rows: streams.rows, columns: streams.columns)
    let weight = try matrix("weight")
    try backend.product(
      streams,
      transposed: false,
      weight,
      transposed: true,
      factor: 1,
      keep: 0,
      into: translated
    )
    try backend.addVector(matrix("translatorBias"), factor: 1, to: translated, into: translated)
    let result = try backend.allocate(rows: streams.rows, columns: streams.columns)
    let logits = try backend.allocate(rows: streams.rows + 2, columns: 97)
    // Padding must not leak into the gradient, whatever stands there.
    try backend.fill(logits, with: .nan)
    let losses = try gradient(
      translated,
      targets: matrix("targets"),
      factor: 1 / Float(streams.rows),
      logits: logits,
      into: result
    )
    try expectEqual(losses.map { Float($0) }, "\(variant)/crossEntropy")
    try expectEqual(backend.download(result), "\(variant)/stream")
    let byWeight = try backend.allocate(rows: streams.columns, columns: streams.columns)
    try backend.product(result, transposed: true, streams, transposed: false, factor: 1, keep: 0, into: byWeight)
    try expectEqual(backend.download(byWeight), "\(variant)/weight")
  }

  /// To 1e-5 of the largest number.
  private func expectEqual(_ found: [Float], _ name: String) throws {
    let expected = try file.tensor(named: name).floats()
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let worst = zip(found, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    #expect(found.count == expected.count && largest > 0)
    #expect(worst <= 1e-5 * largest, "\(name) is \(worst) off, of at most \(largest)")
  }

  @Test func refusesEncoders() throws {
    let model = try GoldenModel("bert").load()
    #expect(throws: LatentError.self) { try LogitGradient(model) }
  }
}
