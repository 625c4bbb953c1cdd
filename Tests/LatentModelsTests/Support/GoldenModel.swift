import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// One of the seeded checkpoints under `Tests/Fixtures/models` and what transformers computes from it.
struct GoldenModel: CustomTestStringConvertible {
  static let all = transformers + recurrent
  /// Those whose blocks attend.
  static let transformers = [
    "neox-parallel", "neox-sequential", "neox-odd-rotary", "gpt2", "gpt2-untied", "llama-grouped", "llama-linear",
    "llama-dynamic", "mistral", "qwen2", "qwen3", "mixtral", "qwen3-moe", "qwen3-moe-normed", "gemma", "gemma2",
    "gemma3-text", "gemma3-images", "phi3", "phi3-window", "olmo2", "gptj", "phi", "stablelm", "stablelm-parallel",
    "opt",
    "opt-post-norm", "opt-bare", "falcon-7b", "falcon-40b", "falcon-11b", "falcon-rw", "btlm",
  ].map(GoldenModel.init)
  /// One of each shape that layers can be put together in.
  static let families = [
    "neox-parallel", "neox-sequential", "gpt2", "llama-grouped", "qwen3-moe", "gemma3-text", "olmo2", "gptj",
    "opt-post-norm", "falcon-40b", "falcon-rw", "btlm",
  ].map(GoldenModel.init)
  /// Those with a `generation.json`.
  static let generating = all.filter { $0.name != "gemma3-images" }

  /// Whether the length of a sequence decides how all its positions turn, so that a pass over its beginning computes
  /// something else for it than a pass over the whole.
  var turnsByLength: Bool { ["llama-dynamic", "phi3"].contains(name) }

  /// Those whose blocks hold recurrent states.
  static let recurrent = [
    "mamba", "mamba-original", "falcon-mamba", "mamba2", "mamba2-original", "mamba2-one-norm",
    "recurrent-gemma", "rwkv4", "rwkv4-hf", "rwkv5", "rwkv6", "rwkv7", "rwkv7-fla",
  ].map(GoldenModel.init)

  let name: String
  var testDescription: String { name }

  init(_ name: String) {
    self.name = name
  }

  /// The checkpoint's folder, or the file in it where the family's checkpoints are files.
  var checkpoint: String {
    let folder = Fixture.path("models/\(name)/checkpoint")
    let file = "\(folder)/\(name).pth"
    return FileManager.default.fileExists(atPath: file) ? file : folder
  }

  /// The folder of the checkpoint, its weights made first where they are not committed.
  func folder() throws -> String { try SeededCheckpoint.path(name) ?? checkpoint }

  func load(dtype: ModelDType = .float32) throws -> ResidentModel {
    try ResidentModel.load(from: folder(), name: name, dtype: dtype, backend: testBackend)
  }

  /// The lengths of the sequences in `expected.safetensors`, ascending.
  func lengths() throws -> [Int] {
    let archive = try Safetensors.open(folder: Fixture.path("models/\(name)"), name: "expected")
    return archive.names.filter { $0.hasSuffix("/tokens") }.compactMap { Int($0.prefix { $0 != "/" }) }.sorted()
  }

  /// What `expected.safetensors` holds for sequences of `length` tokens.
  func expected(_ length: Int) throws -> GoldenValues {
    let archive = try Safetensors.open(folder: Fixture.path("models/\(name)"), name: "expected")
    return GoldenValues(archive: archive, length: length)
  }

  /// `generation.json`.
  func generation() throws -> JSON {
    try readJSON(Fixture.path("models/\(name)/generation.json"))
  }
}

/// The document in the file at `path`.
func readJSON(_ path: String) throws -> JSON {
  let file = try MappedFile(path: path)
  return try withExtendedLifetime(file) { try JSON(parsing: file.bytes) }
}

/// Reference values of one sequence.
struct GoldenValues {
  let archive: any TensorArchive
  let length: Int

  func tokens() throws -> [Int32] {
    try archive.tensor(named: "\(length)/tokens").integers().map(Int32.init)
  }

  /// The values of a hookpoint, or of the `logits`, at the sequence's last positions.
  func tensor(_ name: String) throws -> Tensor {
    try archive.tensor(named: "\(length)/\(name)")
  }

  /// Expects the last rows of `actual` to be those of `name`.
  func expect(
    _ actual: Tensor,
    toBe name: String,
    _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let reference = try tensor(name)
    #expect(actual.shape.last == reference.shape.last, "\(what) \(name)", sourceLocation: sourceLocation)
    expectClose(
      Array(actual.floats().suffix(reference.count)),
      reference.floats(),
      .logits,
      "\(what) \(name)",
      sourceLocation: sourceLocation
    )
  }
}

extension ResidentModel {
  /// The logits of every position of one sequence.
  func allLogits(_ tokens: [Int32], listeners: [any HookListener] = []) throws -> Tensor {
    let logits = try forward(TokenBatch([tokens]), listeners: listeners, logits: .all)
    return try #require(try logits.map(download))
  }

  func download(_ matrix: Matrix) throws -> Tensor {
    Tensor(try backend.download(matrix), shape: [matrix.rows, matrix.columns])
  }
}
