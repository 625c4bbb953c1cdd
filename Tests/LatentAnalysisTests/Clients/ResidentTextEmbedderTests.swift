import LatentEndpoint
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct ResidentTextEmbedderTests {
  private let folder: TemporaryFolder
  private let model: ResidentModel
  private let lane = Lane(label: "test")

  init() throws {
    folder = try TemporaryFolder()
    try TinyEncoder.write(to: folder)
    model = try ResidentModel.load(from: folder.path, name: "tiny", dtype: .float32, backend: CPUBackend(threads: 1))
  }

  @Test func givesUnitVectorsInTheOrderOfTheTexts() async throws {
    let embedder = try ResidentTextEmbedder(model, lane: lane)
    let texts = (0..<60).map { "text \($0) of " + String(repeating: "cats and dogs ", count: $0 % 6) }
    let vectors = try await embedder.embed(texts)
    #expect(vectors.count == 60)
    let tensor = try await embedder.embedding(of: texts)
    #expect(tensor.shape == [60, TinyEncoder.width])
    #expect(tensor.floats() == vectors.flatMap { $0 })
    let plain = try SentenceEmbedder(model)
    for (text, vector) in zip(texts, vectors) {
      #expect(abs(vector.reduce(0) { $0 + $1 * $1 } - 1) < 1e-5)
      expectClose(vector, try plain.embed([text]).floats(), Tolerance(share: 1e-5))
    }
    #expect(embedder.identity == "resident:\(try model.identity()):mean")
    #expect(try await embedder.embed([]).isEmpty)
  }

  @Test func cancelsBetweenTwoBatches() async throws {
    let embedder = try ResidentTextEmbedder(model, lane: lane)
    let task = Task { try await embedder.embed(Array(repeating: "cats and dogs", count: 500)) }
    task.cancel()
    await #expect(throws: LatentError.self) { try await task.value }
  }

  @Test func anEncoderPredictsNothing() throws {
    for work in [
      { _ = try ResidentTextScorer(model, lane: lane) },
      { _ = try InterventionStudy([1, 2, 3], model: model) },
    ] as [() throws -> Void] {
      #expect {
        try work()
      } throws: {
        ($0 as? LatentError)?.code == .invalidParams && ($0 as? LatentError)?.message.contains("encoder (bert)") == true
      }
    }
  }
}
