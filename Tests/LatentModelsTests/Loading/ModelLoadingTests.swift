import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct ModelLoadingTests {
  @Test func `tells what was loaded`() throws {
    let model = try GoldenModel("llama-grouped").load()
    #expect(model.name == "llama-grouped")
    #expect(model.architecture == "llama")
    #expect(model.layers == 2 && model.width == 72 && model.vocabulary == 517)
    #expect(model.maximumPositions == 160)
    #expect(model.precision == .float32)
    #expect(model.endOfTextTokens == [0])
    let block = 72 * 96 * 2 + 72 * 32 * 2 + 3 * 72 * 101 + 2 * 72
    #expect(model.parameters == 2 * block + 2 * 517 * 72 + 72)
    #expect(model.byteCount >= 2 * block * 4)
    #expect(model.hookpoints.count == 2 * 9 + 2)
    #expect(model.hookpoints.first == .embedding && model.hookpoints.last == .final)
    #expect(model.width(of: .attentionHeads(0)) == 96)
    #expect(model.width(of: .mlpNeurons(1)) == 101)
    #expect(model.width(of: .state(0)) == nil)
  }

  @Test func `tied weights are counted once`() throws {
    let model = try GoldenModel("llama-linear").load()
    let block = 70 * 70 * 2 + 70 * 14 * 2 + 70 * 2 + 14 * 2 + 3 * 70 * 99 + 2 * 99 + 70 + 2 * 70
    #expect(model.parameters == 2 * block + 517 * 70 + 70)
  }

  @Test func `takes the folder's name and keeps to the dtype asked for`() throws {
    #expect(try CheckpointCopy(of: "gpt2").load().name == "checkpoint")
    let stored = try GoldenModel("neox-parallel").load(dtype: .auto)
    #expect(stored.precision == (testBackend.hasBFloat16 ? .bfloat16 : .float32))
    #expect(stored.notes.contains { $0.contains("bfloat16") } == !testBackend.hasBFloat16)
    let half = try GoldenModel("gpt2").load(dtype: .auto)
    #expect(half.precision == .float32)
    #expect(half.notes.first?.contains("float16") == true)
    #expect(try GoldenModel("llama-linear").load(dtype: .auto).notes.count == 1)
  }

  @Test func `reads pytorch_model.bin where there is no safetensors`() throws {
    let copy = try CheckpointCopy(of: "gpt2-untied")
    let tokens: [Int32] = [3, 1, 4, 1, 5]
    let reference = try copy.load().allLogits(tokens).floats()
    var tensors: [String: Tensor] = [:]
    try copy.change { tensors = $0 }
    try AtomicFile.replace(
      copy.file("pytorch_model.bin"),
      with: TorchCheckpoint.bytes(["nonsense": Tensor([1] as [Float])])
    )
    #expect(try copy.load().allLogits(tokens).floats() == reference)
    try copy.remove("model.safetensors")
    #expect { try copy.load() } throws: { "\($0)".contains("lacks the tensor transformer.wte.weight") }

    try AtomicFile.replace(copy.file("pytorch_model.bin"), with: TorchCheckpoint.bytes(tensors))
    #expect(try copy.load().allLogits(tokens).floats() == reference)
    let identity = try copy.load().identity()

    // In shards.
    let names = tensors.keys.sorted()
    var map: [String: JSON] = [:]
    for part in 0..<2 {
      let mine = Dictionary(
        uniqueKeysWithValues: names.indices.filter { $0 % 2 == part }.map { (names[$0], tensors[names[$0]]) }
      )
      let file = "pytorch_model-0000\(part + 1)-of-00002.bin"
      try AtomicFile.replace(copy.file(file), with: TorchCheckpoint.bytes(mine.compactMapValues { $0 }))
      for name in mine.keys { map[name] = .string(file) }
    }
    try copy.remove("pytorch_model.bin")
    let index = JSON.object(["weight_map": .object(JSONObject(map.map { ($0, $1) }))])
    try AtomicFile.replace(copy.file("pytorch_model.bin.index.json"), with: index.encoded())
    #expect(try copy.load().allLogits(tokens).floats() == reference)
    #expect(try copy.load().identity() != identity)
  }

  @Test func `is known by its configuration and weights`() throws {
    let identity = try GoldenModel("gpt2-untied").load().identity()
    #expect(identity.count == 64)
    let same = try CheckpointCopy(of: "gpt2-untied")
    #expect(try same.load().identity() == identity)
    let configured = try CheckpointCopy(of: "gpt2-untied")
    try configured.configure { $0["layer_norm_epsilon"] = 1e-6 }
    #expect(try configured.load().identity() != identity)
    let changed = try CheckpointCopy(of: "gpt2-untied")
    let model = try changed.load()
    try changed.change { $0["transformer.ln_f.bias"] = Tensor([Float](repeating: 0, count: 72)) }
    #expect(throws: LatentError.self) { try model.identity() }
    #expect(try changed.load().identity() != identity)
  }

  @Test func `refuses a hookpoint that the model lacks, and says what it has`() throws {
    let model = try GoldenModel("gpt2").load()
    #expect(try model.hookpoint(named: "transformer.h.1") == .output(1))
    for (name, phrase) in [
      ("layers.2", "0 to 1"), ("blocks.7.hook_resid_post", "0 to 1"), ("layers.0.state", "layers.N.mlp.neurons"),
      ("transformer.wte", "embedding"), ("nonsense", "layers.N.attention.heads"),
    ] {
      #expect {
        try model.hookpoint(named: name, field: "at")
      } throws: { error in
        guard let error = error as? LatentError else { return false }
        return error.code == .invalidParams && error.field == "at" && error.message.contains(name)
          && error.message.contains(phrase)
      }
    }
  }

  // MARK: What is refused

  /// Spoils a copy of `name` and expects loading it to be refused with a sentence that holds every one of `phrases`.
  private func expectRefusal(
    _ name: String = "gpt2-untied",
    _ phrases: String...,
    sourceLocation: SourceLocation = #_sourceLocation,
    spoil: (CheckpointCopy) throws -> Void
  ) throws {
    let copy = try CheckpointCopy(of: name)
    try spoil(copy)
    do {
      _ = try copy.load()
      Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let error as LatentError {
      #expect(error.code == .unreadableCheckpoint, "\(error)", sourceLocation: sourceLocation)
      #expect(error.path != nil, sourceLocation: sourceLocation)
      for phrase in phrases { #expect(error.message.contains(phrase), sourceLocation: sourceLocation) }
    }
  }

  @Test func `missing files`() throws {
    try expectRefusal("gpt2-untied", "config.json") { try $0.remove("config.json") }
    try expectRefusal("gpt2-untied", "model.safetensors") { try $0.remove("model.safetensors") }
    #expect(throws: LatentError.self) { try ResidentModel.load(from: "/nonexistent", backend: testBackend) }
    let file = GoldenModel("gpt2").checkpoint + "/config.json"
    #expect(throws: LatentError.self) { try ResidentModel.load(from: file, backend: testBackend) }
  }

  @Test func `a missing, an unknown and a misshapen tensor`() throws {
    try expectRefusal("gpt2-untied", "lacks the tensor transformer.h.1.ln_2.bias", "[72]") {
      try $0.change { $0["transformer.h.1.ln_2.bias"] = nil }
    }
    try expectRefusal("gpt2-untied", "transformer.h.0.adapter.weight", "no place") {
      try $0.change { $0["transformer.h.0.adapter.weight"] = Tensor([1, 2] as [Float]) }
    }
    try expectRefusal("gpt2-untied", "transformer.h.0.mlp.c_fc.weight", "[131, 72]", "[72, 131]") {
      try $0.change { tensors in
        let name = "transformer.h.0.mlp.c_fc.weight"
        tensors[name] = try tensors[name]?.reshaped([131, 72])
      }
    }
    try expectRefusal("gpt2-untied", "transformer.ln_f.weight", "int32") {
      try $0.change { $0["transformer.ln_f.weight"] = Tensor([Int32](repeating: 1, count: 72)) }
    }
  }

  @Test func `weights that are not numbers`() throws {
    for bad in [Float.nan, .infinity, -.infinity] {
      for name in ["transformer.wte.weight", "transformer.h.1.attn.c_proj.bias", "lm_head.weight"] {
        try expectRefusal("gpt2-untied", name, "NaN or infinite") {
          try $0.change { tensors in
            let tensor = try #require(tensors[name])
            var values = tensor.floats()
            values[values.count - 1] = bad
            tensors[name] = try Tensor(values, shape: tensor.shape).converted(to: tensor.dtype)
          }
        }
      }
    }
  }

  @Test func `a configuration that lies`() throws {
    try expectRefusal("gpt2-untied", "[517, 72]", "[517, 78]") { try $0.configure { $0["n_embd"] = 78 } }
    try expectRefusal("gpt2-untied", "transformer.h.2") { try $0.configure { $0["n_layer"] = 3 } }
    try expectRefusal("gpt2-untied", "transformer.h.1", "no place") { try $0.configure { $0["n_layer"] = 1 } }
    try expectRefusal("gpt2-untied", "7 heads", "72") { try $0.configure { $0["n_head"] = 7 } }
    try expectRefusal("gpt2-untied", "n_head") { try $0.configure { $0["n_head"] = 0 } }
    try expectRefusal("gpt2-untied", "n_layer") { try $0.configure { $0["n_layer"] = "two" } }
    try expectRefusal("gpt2-untied", "n_positions") { try $0.configure { $0["n_positions"] = 1_000_000_000_000 } }
    try expectRefusal("gpt2-untied", "lm_head.weight", "tied") {
      try $0.configure { $0["tie_word_embeddings"] = true }
    }
    try expectRefusal("llama-grouped", "key-value heads") { try $0.configure { $0["num_key_value_heads"] = 4 } }
  }

  @Test func `what is not computed`() throws {
    try expectRefusal("gpt2-untied", "model_type", "whisper", "gpt2", "gpt_neox", "llama") {
      try $0.configure { $0["model_type"] = "whisper" }
    }
    try expectRefusal("gpt2-untied", "activation_function = mish", "gelu_new") {
      try $0.configure { $0["activation_function"] = "mish" }
    }
    try expectRefusal("gpt2-untied", "add_cross_attention") { try $0.configure { $0["add_cross_attention"] = true } }
  }

  @Test func `recurrent variants that are not computed`() throws {
    try expectRefusal("mamba", "hidden_act = relu", "silu") { try $0.configure { $0["hidden_act"] = "relu" } }
    try expectRefusal("mamba", "state_size = 300") { try $0.configure { $0["state_size"] = 300 } }
    try expectRefusal("mamba", "layers.3.norm.weight") { try $0.configure { $0["num_hidden_layers"] = 4 } }
    try expectRefusal("mamba-original", "Mamba3", "Mamba1 and Mamba2") {
      try $0.configure { $0["ssm_cfg"] = ["layer": "Mamba3"] }
    }
    try expectRefusal("mamba-original", "attn_layer_idx") { try $0.configure { $0["attn_layer_idx"] = [1] } }
    try expectRefusal("mamba-original", "d_intermediate") { try $0.configure { $0["d_intermediate"] = 64 } }
    try expectRefusal("mamba-original", "[224, 40]", "[211, 40]") {
      try $0.configure { $0["pad_vocab_size_multiple"] = 1 }
    }
    try expectRefusal("mamba2", "4 groups", "6 heads") { try $0.configure { $0["n_groups"] = 4 } }
    try expectRefusal("mamba2", "5 heads of 13") { try $0.configure { $0["num_heads"] = 5 } }
    try expectRefusal("mamba2", "time_step_limit") { try $0.configure { $0["time_step_limit"] = [2, 1] } }
    try expectRefusal("mamba2-original", "norm_before_gate") {
      try $0.configure { $0["ssm_cfg"] = ["layer": "Mamba2", "headdim": 18, "d_state": 16, "norm_before_gate": true] }
    }
    try expectRefusal("recurrent-gemma", "block_types = memory") { try $0.configure { $0["block_types"] = ["memory"] } }
    try expectRefusal("mamba", "backbone.layers.0.mixer.dt_layernorm.weight", "no place") {
      try $0.change { $0["backbone.layers.0.mixer.dt_layernorm.weight"] = Tensor([1, 1, 1] as [Float]) }
    }
  }

  @Test func `a recurrent model has no end and pads its vocabulary`() throws {
    let model = try GoldenModel("mamba-original").load()
    #expect(model.architecture == "mamba" && model.layers == 2 && model.width == 40)
    #expect(model.vocabulary == 224 && model.realVocabulary == 211)
    #expect(model.maximumPositions > 1_000_000)
    #expect(model.shape(of: .state(1)) == [80, 16] && model.width(of: .state(1)) == 1280)
    #expect(model.shape(of: .stateConvolution(0)) == [80, 4])
    #expect(model.width(of: .mlp(0)) == nil && model.isRecurrent)
    #expect(try GoldenModel("mamba2").load().shape(of: .state(0)) == [6, 13, 20])
    #expect(try !GoldenModel("gpt2").load().isRecurrent)
  }

  /// Before version 5 transformers wrote `Infinity`, which is no JSON.
  @Test func `steps without an upper end are read in both spellings`() throws {
    let copy = try CheckpointCopy(of: "mamba2")
    let config = try String(contentsOfFile: copy.file("config.json"), encoding: .utf8)
    func spelled(_ limit: String) throws -> [Float] {
      let pattern = /"time_step_limit": \[[^\]]*\]/
      try copy.write(config.replacing(pattern, with: "\"time_step_limit\": \(limit)"), to: "config.json")
      return try copy.load().allLogits([3, 1, 4]).floats()
    }
    let open = try spelled("[0.02, {\"__float__\": \"Infinity\"}]")
    #expect(try spelled("[0.02, Infinity]") == open)
    #expect(try spelled("[0.02, 0.05]") != open)
    try expectRefusal("mamba2", "config.json") { copy in
      let text = try String(contentsOfFile: copy.file("config.json"), encoding: .utf8)
      try copy.write(text.replacing("0.02", with: "Infinity."), to: "config.json")
    }
  }

  @Test func `a truncated file`() throws {
    try expectRefusal("gpt2-untied", "model.safetensors") { copy in
      let path = copy.file("model.safetensors")
      let bytes = try #require(FileManager.default.contents(atPath: path))
      try AtomicFile.replace(path, with: Array(bytes.dropLast(100)))
    }
    try expectRefusal("neox-parallel", "safetensors") { copy in
      let shard = try #require(
        FileManager.default.contentsOfDirectory(atPath: copy.path).filter { $0.hasSuffix(".safetensors") }.sorted().last
      )
      try copy.remove(shard)
    }
  }

  @Test func `files outside the folder`() throws {
    func link(_ copy: CheckpointCopy, _ name: String) throws {
      try FileManager.default.moveItem(atPath: copy.file(name), toPath: copy.outside(name))
      try FileManager.default.createSymbolicLink(atPath: copy.file(name), withDestinationPath: copy.outside(name))
    }
    try expectRefusal("gpt2-untied", "model.safetensors", "outside") { try link($0, "model.safetensors") }
    try expectRefusal("gpt2-untied", "config.json", "outside") { try link($0, "config.json") }
    try expectRefusal("gpt2-untied", "outside") { copy in
      try copy.remove("model.safetensors")
      try FileManager.default.createSymbolicLink(
        atPath: copy.file("model.safetensors"),
        withDestinationPath: copy.file("model.safetensors")
      )
    }
    try expectRefusal("neox-parallel", "outside") { copy in
      let index = copy.file("model.safetensors.index.json")
      let text = try String(contentsOfFile: index, encoding: .utf8)
      let first = "model-00001-of"
      try copy.write(text.replacingOccurrences(of: first, with: "../\(first)"), to: "model.safetensors.index.json")
    }
    try expectRefusal("neox-parallel", "outside") { copy in
      let names = try FileManager.default.contentsOfDirectory(atPath: copy.path)
      try link(copy, try #require(names.filter { $0.hasSuffix(".safetensors") }.min()))
    }
  }

  @Test func `the hub's cache of links is no foreign place`() throws {
    let folder = try TemporaryFolder()
    let files = FileManager.default
    for name in ["blobs", "snapshots/1"] {
      try files.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    }
    for name in ["config.json", "model.safetensors"] {
      try files.copyItem(atPath: GoldenModel("gpt2").checkpoint + "/" + name, toPath: folder.file("blobs/\(name)-1"))
      try files.createSymbolicLink(
        atPath: folder.file("snapshots/1/\(name)"),
        withDestinationPath: "../../blobs/\(name)-1"
      )
    }
    let model = try ResidentModel.load(from: folder.file("snapshots/1"), backend: testBackend)
    #expect(model.architecture == "gpt2")
  }
}
