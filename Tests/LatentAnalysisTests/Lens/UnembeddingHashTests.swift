import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis

/// Against `tuned_lens.utils.tensor_hash` and what numpy prints: `Tests/Fixtures/make_lenses.py`.
@Suite struct UnembeddingHashTests {
  private func corners(_ json: JSON) throws -> MatrixCorners {
    MatrixCorners(
      rows: try #require(json["rows"]?.integerValue),
      columns: try #require(json["columns"]?.integerValue),
      values: try #require(json["values"]?.arrayValue).map {
        try #require($0.arrayValue).compactMap { $0.numberValue.map { Float($0) } }
      }
    )
  }

  @Test func isThePackages() throws {
    let cases = try #require(try JSON(readingFile: Fixture.path("lenses/unembeddings.json")).arrayValue)
    #expect(cases.count == 20)
    for json in cases {
      let corners = try corners(json)
      let name = json["name"]?.stringValue ?? ""
      #expect(UnembeddingHash.printed(corners) == json["printed"]?.stringValue, "\(name)")
      #expect(UnembeddingHash.make(corners) == json["hash"]?.stringValue, "\(name)")
    }
  }

  @Test func aModelsIsThatOfItsCheckpoint() throws {
    let stated = try JSON(readingFile: Fixture.path("lenses/gpt2/config.json"))["unembed_hash"]?.stringValue
    for dtype in [ModelDType.float32, .bfloat16] {
      let model = try ResidentModel.load(
        from: Fixture.path("models/gpt2/checkpoint"),
        dtype: dtype,
        backend: CPUBackend(threads: 1)
      )
      let corners = try #require(model.unembeddingCorners)
      #expect(UnembeddingHash.make(corners) == stated, "in \(dtype)")
    }
  }

  @Test func whatIsPrintedWholeHasNone() {
    let values = [[Float]](repeating: [Float](repeating: 0.5, count: 6), count: 6)
    #expect(UnembeddingHash.make(MatrixCorners(rows: 100, columns: 10, values: values)) == nil)
    #expect(UnembeddingHash.make(MatrixCorners(rows: 143, columns: 7, values: values)) != nil)
  }
}
