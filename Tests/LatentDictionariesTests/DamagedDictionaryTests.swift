import Foundation
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
