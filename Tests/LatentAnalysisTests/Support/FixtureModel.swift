import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// A golden checkpoint of the models' tests, and dictionaries of random numbers at its width.
struct FixtureModel {
  let name: String
  let model: ResidentModel

  init(_ name: String) throws {
    self.name = name
    model = try ResidentModel.load(
      from: Fixture.path("models/\(name)/checkpoint"),
      name: name,
      dtype: .float32,
      backend: CPUBackend(threads: 1)
    )
  }

  /// What transformers generated, clean and under interventions.
  func generation() throws -> JSON {
    try JSON(readingFile: Fixture.path("models/\(name)/generation.json"))
  }

  func generate(_ prompt: [Int32], _ count: Int, _ listeners: [any HookListener]) throws -> [Int32] {
    let request = GenerationRequest(prompt: prompt, maxTokens: count)
    let generation = try Generation(request, model: model, listeners: listeners)
    while !generation.isFinished { try generation.step() }
    return generation.samples[0].tokens
  }

  func logits(_ tokens: [Int32], _ listeners: [any HookListener]) throws -> [Float] {
    try model.backend.download(
      try #require(try model.forward(TokenBatch([tokens]), listeners: listeners, logits: .all))
    )
  }

  /// What leaves block 0, [position, width].
  func stream(_ tokens: [Int32], _ listeners: [any HookListener]) throws -> [Float] {
    let hookpoint = Hookpoint.output(0)
    let recorder = HookRecorder([hookpoint])
    _ = try model.forward(TokenBatch([tokens]), listeners: listeners + [recorder])
    return try #require(recorder.recorded[hookpoint]).floats()
  }

  func tokens(_ json: JSON?) throws -> [Int32] {
    try #require(json?.arrayValue).compactMap(\.integerValue).map { Int32($0) }
  }
}

extension RandomDictionary {
  /// Writes it to `folder` and reads it from there.
  func load(_ folder: TemporaryFolder, on backend: any Backend) throws -> SparseDictionary {
    try write(to: folder.path)
    return try SparseDictionary(DictionaryFormats.read(path: folder.path), path: folder.path, on: backend)
  }
}
