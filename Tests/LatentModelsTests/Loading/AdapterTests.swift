import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// LoRA adapters that PEFT wrote, beside what PEFT's own merge makes of them.
@Suite struct AdapterTests {
  struct Golden: CustomTestStringConvertible {
    static let all = ["gpt2-patterns", "neox-rank-stabilised", "llama-expression", "llama-embedding"].map(Golden.init)

    let name: String
    var testDescription: String { name }
    var folder: String { Fixture.path("adapters/\(name)") }

    func base() throws -> String {
      let text = try String(contentsOfFile: folder + "/base.txt", encoding: .utf8)
      return GoldenModel(text.trimmingCharacters(in: .whitespacesAndNewlines)).checkpoint
    }

    func load(adapter: String? = nil, dtype: ModelDType = .float32) throws -> ResidentModel {
      try ResidentModel.load(
        from: base(),
        adapter: adapter ?? folder + "/adapter",
        dtype: dtype,
        backend: testBackend
      )
    }
  }

  @Test(arguments: Golden.all)
  func `computes what PEFT's merge computes`(golden: Golden) throws {
    let expected = try Safetensors.open(folder: golden.folder, name: "expected")
    let tokens = try expected.tensor(named: "tokens").integers().map(Int32.init)
    let model = try golden.load()
    expectClose(
      try model.allLogits(tokens).floats(),
      try expected.tensor(named: "logits").floats(),
      .logits,
      golden.name
    )
    #expect(model.notes.contains { $0.contains("LoRA adapter") })
    // Without the adapter it is another model, and known as one.
    let plain = try ResidentModel.load(from: golden.base(), dtype: .float32, backend: testBackend)
    #expect(try model.identity() != plain.identity())
    #expect(model.parameters == plain.parameters)
    #expect(try plain.allLogits(tokens).floats() != model.allLogits(tokens).floats())
  }

  @Test(arguments: Golden.all)
  func `every merged number is PEFT's`(golden: Golden) throws {
    let expected = try Safetensors.open(folder: golden.folder, name: "expected")
    let folder = try CheckpointFolder(golden.base())
    let merged = try folder.weights(mergedWith: CheckpointFolder(golden.folder + "/adapter"))
    let stored = try folder.weights()
    var seen = 0
    for name in stored.names {
      let reference = ["weights/" + name, "weights/transformer." + name].first { expected.contains($0) }
      let values = try merged.tensor(named: name)
      guard let reference else {
        #expect(values.hasEqualBytes(try stored.tensor(named: name)), "\(name) is not changed")
        continue
      }
      seen += 1
      let samples = try expected.tensor(named: reference).floats()
      let numbers = values.floats()
      #expect(values.dtype == .float32 && values.shape == stored.shape(of: name))
      let picked = samples.indices.map { numbers[$0 * numbers.count / samples.count] }
      expectClose(picked, samples, .kernel, name)
    }
    // The unembedding of a tied model is not a tensor of the checkpoint.
    #expect(seen == expected.names.count(where: { $0.hasPrefix("weights/") && $0 != "weights/lm_head.weight" }))
  }

  // MARK: What is refused

  private func expectRefusal(
    _ name: String,
    _ phrases: String...,
    sourceLocation: SourceLocation = #_sourceLocation,
    spoil: (inout JSONObject, inout [String: Tensor]) throws -> Void
  ) throws {
    let golden = Golden(name: name)
    let temporary = try TemporaryFolder()
    let folder = temporary.file("adapter")
    try FileManager.default.copyItem(atPath: golden.folder + "/adapter", toPath: folder)
    let archive = try TensorFile.open(
      folder: folder,
      names: ["adapter_model.safetensors", "adapter_model.bin"]
    )
    var tensors: [String: Tensor] = [:]
    for name in archive.names {
      let tensor = try archive.tensor(named: name)
      tensors[name] = try Tensor(dtype: tensor.dtype, shape: tensor.shape, bytes: tensor.withUnsafeBytes { Array($0) })
    }
    var config = try #require(try readJSON(folder + "/adapter_config.json").objectValue)
    try spoil(&config, &tensors)
    try AtomicFile.replace(folder + "/adapter_config.json", with: JSON.object(config).encoded())
    try Safetensors.write(tensors, to: folder + "/adapter_model.safetensors")
    let error = #expect(throws: LatentError.self, sourceLocation: sourceLocation) { try golden.load(adapter: folder) }
    #expect(error?.code == .unreadableCheckpoint && error?.path != nil, sourceLocation: sourceLocation)
    for phrase in phrases {
      #expect(error?.message.contains(phrase) == true, "\(error?.message ?? "")", sourceLocation: sourceLocation)
    }
  }

  @Test func `options that are not computed, by name`() throws {
    for (field, value) in [
      ("use_dora", true), ("peft_type", "IA3"), ("init_lora_weights", "pissa"), ("bias", "some"),
      ("layer_replication", [[0, 2]]), ("trainable_token_indices", [1]), ("target_parameters", ["a"]),
      ("alora_invocation_tokens", [1, 2]), ("an_option_of_next_year", 3), ("r", 0), ("lora_alpha", "x"),
      ("rank_pattern", ["(": 2]), ("target_modules", [1]),
    ] as [(String, JSON)] {
      try expectRefusal("llama-expression", field) { config, _ in config[field] = value }
    }
  }

  @Test func `tensors that fit nowhere`() throws {
    let prefix = "base_model.model.model.layers.1.self_attn.q_proj."
    let (a, b) = (prefix + "lora_A.weight", prefix + "lora_B.weight")
    try expectRefusal("llama-expression", "without the matrix B", "q_proj") { $1[b] = nil }
    try expectRefusal("llama-expression", "without the matrix A", "q_proj") { $1[a] = nil }
    try expectRefusal("llama-expression", "has no model.layers.7.self_attn.q_proj.weight") { _, tensors in
      for name in [a, b] { tensors[name.replacing("layers.1", with: "layers.7")] = tensors[name] }
    }
    try expectRefusal("llama-expression", "none of target_modules", "layers.0") { _, tensors in
      for name in [a, b] { tensors[name.replacing("layers.1", with: "layers.0")] = tensors[name] }
    }
    try expectRefusal("llama-expression", "whose product is [96, 70]", "[96, 72]") {
      $1[a] = Tensor([Float](repeating: 0, count: 140), shape: [2, 70])
    }
    try expectRefusal("llama-expression", "cannot be multiplied") {
      $1[a] = Tensor([Float](repeating: 0, count: 216), shape: [3, 72])
    }
    try expectRefusal("llama-expression", "rank 2", "gives it 3") { config, _ in config["r"] = 3 }
    try expectRefusal("llama-expression", "lora_magnitude_vector") {
      $1[prefix + "lora_magnitude_vector"] = Tensor([1] as [Float])
    }
    try expectRefusal("llama-expression", "model.norm.weight of shape [72]") {
      $1["base_model.model.model.norm.weight"] = Tensor([1] as [Float])
    }
    try expectRefusal("llama-expression", "finite") {
      $1[a] = Tensor([Float](repeating: .nan, count: 144), shape: [2, 72])
    }
    try expectRefusal("llama-expression", "holds no tensors") { $1 = [:] }
    try expectRefusal("llama-expression", "has no lm_head.weight2") {
      $1["base_model.model.lm_head.weight2"] = Tensor([1] as [Float])
    }
  }

  @Test func `folders that are no adapters`() throws {
    let golden = Golden(name: "llama-expression")
    #expect(throws: LatentError.self) { try golden.load(adapter: "/nonexistent") }
    let error = #expect(throws: LatentError.self) { try golden.load(adapter: golden.base()) }
    #expect(error?.message.contains("adapter_config.json") == true)
  }
}

extension Tensor {
  fileprivate func hasEqualBytes(_ other: Tensor) -> Bool {
    dtype == other.dtype && shape == other.shape
      && withUnsafeBytes { mine in other.withUnsafeBytes { mine.elementsEqual($0) } }
  }
}
