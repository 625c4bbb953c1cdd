import Foundation
import Glibc
import LatentDictionaries
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// What is wrong with a dictionary's files is said by name, and nothing traps.
@Suite struct DamagedDictionaryTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func writeSparsify(configuration: String, _ change: (inout [String: Tensor]) -> Void = { _ in }) throws {
    _ = try folder.write(configuration, to: "cfg.json")
    var tensors = [
      "encoder.weight": Tensor([Float](repeating: 0.5, count: 12), shape: [4, 3]),
      "encoder.bias": Tensor([Float](repeating: 0, count: 4)),
      "W_dec": Tensor([Float](repeating: 0.5, count: 12), shape: [4, 3]),
      "b_dec": Tensor([Float](repeating: 0, count: 3)),
    ]
    change(&tensors)
    try Safetensors.write(tensors, to: folder.file("sae.safetensors"))
  }

  private func message() throws -> String {
    let error = try #require(throws: LatentError.self) { try DictionaryFormats.read(path: folder.path) }
    #expect(error.code == .unreadableCheckpoint)
    return error.message
  }

  private static let good = #"{"d_in": 3, "k": 2, "num_latents": 4, "activation": "topk"}"#

  @Test func readsAGoodOne() throws {
    try writeSparsify(configuration: Self.good)
    #expect(try DictionaryFormats.read(path: folder.path).latents == 4)
  }

  /// What it would be recognised by is hidden, but not that it is damaged.
  @Test func namesAFileThatCannotBeOpened() throws {
    try writeSparsify(configuration: Self.good)
    try FileManager.default.moveItem(atPath: folder.file("sae.safetensors"), toPath: folder.file("ae.pt"))
    _ = try folder.write("PK", to: "params.npz")
    let damaged = try message()
    #expect(damaged.contains("\(folder.path) is not recognised") && damaged.contains("params.npz"), "\(damaged)")
    let named = try #require(throws: LatentError.self) {
      try DictionaryFormats.read(path: folder.path, format: "gemma-scope")
    }
    #expect(named.code == .unreadableCheckpoint && named.message.contains("params.npz"), "\(named.message)")
  }

  @Test func asksForTheFileAmongThousands() throws {
    try writeSparsify(configuration: Self.good)
    let source = folder.file("sae.safetensors")
    for number in 0..<2_048 {
      try FileManager.default.linkItem(atPath: source, toPath: folder.file("copy-\(number).safetensors"))
    }
    #expect(try message().contains("2049 files of tensors"))
    #expect(try DictionaryFormats.read(path: source).latents == 4)
  }

  /// YAML beside tensors: neither a pipe, nor a huge file, nor a k that is no number keeps the daemon busy or is passed over.
  @Test func namesWhatIsWrongWithYAML() throws {
    let fixture = Fixture.path("dictionaries/circuit-tracer-topk/checkpoint/layer_6.safetensors")
    try FileManager.default.copyItem(atPath: fixture, toPath: folder.file("layer_6.safetensors"))
    let path = folder.file("config.yaml")
    for (k, named) in [
      ("99999999999999999999", "not a whole number"), ("many", "not a whole number"), ("0", "from 1 to"),
    ] {
      _ = try folder.write("k: \(k)\n", to: "config.yaml")
      let message = try message()
      #expect(message.contains("k in") && message.contains(named), "\(message)")
    }
    #expect(truncate(path, 1 << 40) == 0)
    #expect(try message().contains("1099511627776 bytes"))
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    #expect(try message().contains("not a regular file"))
  }

  @Test func namesAMissingTensor() throws {
    try writeSparsify(configuration: Self.good) { $0["W_dec"] = nil }
    #expect(try message().contains("W_dec"))
  }

  @Test func namesAWrongShape() throws {
    try writeSparsify(configuration: Self.good) { $0["b_dec"] = Tensor([Float](repeating: 0, count: 5)) }
    let message = try message()
    #expect(message.contains("b_dec") && message.contains("[5]") && message.contains("[3]"))
  }

  @Test func namesATensorWithNaN() throws {
    try writeSparsify(configuration: Self.good) { $0["encoder.bias"] = Tensor([0, .nan, 0, 0]) }
    let message = try message()
    #expect(message.contains("encoder.bias") && message.contains("NaN"))
  }

  @Test(arguments: [
    (#"{"k": 2, "num_latents": 4}"#, "d_in"),
    (#"{"d_in": "three", "k": 2, "num_latents": 4}"#, "d_in"),
    (#"{"d_in": 3, "k": 9, "num_latents": 4}"#, "k"),
    (#"{"d_in": 3, "k": 3, "num_latents": 4, "activation": "groupmax"}"#, "k in"),
    (#"{"d_in": 3, "k": 2, "num_latents": 4, "activation": "sigmoid"}"#, "sigmoid"),
    (#"{"d_in": 3, "k": 2, "num_latents": 4, "skip_connection": true}"#, "W_skip"),
    (#"{"d_in": 2147483647, "k": 2, "expansion_factor": 2147483647}"#, "expansion_factor"),
    (#"{"d_in": -3, "k": 2, "num_latents": 4}"#, "d_in"),
    (#"not json"#, "cfg.json"),
  ])
  func namesWhatIsWrongInTheConfiguration(_ configuration: String, _ culprit: String) throws {
    try writeSparsify(configuration: configuration)
    #expect(try message().contains(culprit))
  }

  @Test func namesATruncatedFile() throws {
    try writeSparsify(configuration: Self.good)
    let data = try Data(contentsOf: URL(fileURLWithPath: folder.file("sae.safetensors")))
    try data.dropLast(10).write(to: URL(fileURLWithPath: folder.file("sae.safetensors")))
    #expect(try message().contains("sae.safetensors"))
  }

  @Test func saysWhatItKnowsOfAnEmptyFolder() throws {
    let message = try message()
    #expect(message.contains("sparsify") && message.contains("saelens"))
  }

  @Test func refusesAFormatThatDoesNotExist() throws {
    let error = try #require(throws: LatentError.self) {
      try DictionaryFormats.read(path: folder.path, format: "pickle")
    }
    #expect(error.code == .invalidParams)
    #expect(error.field == "format")
  }
}
