import Foundation
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// The layouts of RWKV's checkpoints, and what is refused of them.
@Suite struct RWKVLoadingTests {
  /// Writes tensors as a file that is loaded as RWKV's `.pth` files are: what a file holds is told by its content.
  private func load(_ tensors: [String: Tensor], file: String = "model.pth") throws -> ResidentModel {
    let folder = try TemporaryFolder()
    try Safetensors.write(tensors, to: folder.file(file))
    return try ResidentModel.load(from: folder.file(file), dtype: .float32, backend: testBackend)
  }

  private func tensors(of name: String) throws -> [String: Tensor] {
    let archive = try TensorFile.open(GoldenModel(name).checkpoint)
    return try Dictionary(uniqueKeysWithValues: archive.names.map { ($0, try archive.tensor(named: $0)) })
  }

  private func expectRefusal(
    _ name: String,
    _ phrases: String...,
    sourceLocation: SourceLocation = #_sourceLocation,
    spoil: (inout [String: Tensor]) throws -> Void
  ) throws {
    var tensors = try tensors(of: name)
    try spoil(&tensors)
    do {
      _ = try load(tensors)
      Issue.record("nothing was refused", sourceLocation: sourceLocation)
    } catch let error as LatentError {
      #expect(error.code == .unreadableCheckpoint, "\(error)", sourceLocation: sourceLocation)
      for phrase in phrases {
        #expect(error.message.contains(phrase), "\(error.message)", sourceLocation: sourceLocation)
      }
    }
  }

  @Test func `a file is loaded by its path and called by its name`() throws {
    for (name, architecture) in [("rwkv4", "rwkv"), ("rwkv5", "rwkv5"), ("rwkv6", "rwkv6"), ("rwkv7", "rwkv7")] {
      let path = GoldenModel(name).checkpoint
      let model = try ResidentModel.load(from: path, backend: testBackend)
      #expect(path.hasSuffix(".pth"))
      #expect(model.name == name && ResidentModel.defaultName(of: path) == name)
      #expect(model.architecture == architecture)
      #expect(model.width == 40 && model.vocabulary == 199)
      #expect(model.endOfTextTokens == [0])
      #expect(model.notes.contains { $0.contains("takes tokens but no text") })
      #expect(try model.identity().count == 64)
    }
  }

  @Test func `version 5 and 6 under transformers' names are the same models`() throws {
    let parts = [
      "att": "attention", "ffn": "feed_forward", "ln0": "pre_ln", "time_mix_k": "time_mix_key",
      "time_mix_v": "time_mix_value", "time_mix_r": "time_mix_receptance", "time_mix_g": "time_mix_gate",
    ]
    for name in ["rwkv5", "rwkv6"] {
      let folder = try TemporaryFolder()
      let renamed = try tensors(of: name).map { key, tensor in
        if key == "head.weight" { return (key, tensor) }
        if key == "emb.weight" { return ("rwkv.embeddings.weight", tensor) }
        return (
          "rwkv." + key.split(separator: ".").map { parts[String($0)] ?? String($0) }.joined(separator: "."), tensor
        )
      }
      try Safetensors.write(Dictionary(uniqueKeysWithValues: renamed), to: folder.file("model.safetensors"))
      _ = try folder.write(
        #"{"model_type": "\#(name)", "head_size_divisor": 8, "rescale_every": 6}"#,
        to: "config.json"
      )
      let model = try ResidentModel.load(from: folder.path, dtype: .float32, backend: testBackend)
      let values = try GoldenModel(name).expected(37)
      try values.expect(try model.allLogits(values.tokens()), toBe: "logits", name)
    }
  }

  @Test func `early flash-linear-attention files hold the shares in one tensor`() throws {
    let copy = try CheckpointCopy(of: "rwkv7-fla")
    try copy.change { tensors in
      for layer in 0..<2 {
        let name = "model.layers.\(layer).attn."
        var shares: [Float] = []
        for letter in "rwkvag" {
          let removed = tensors.removeValue(forKey: "\(name)x_\(letter)")
          shares += try #require(removed).floats()
        }
        tensors[name + "x_x"] = Tensor(shares, shape: [6, 40])
      }
    }
    let values = try GoldenModel("rwkv7-fla").expected(37)
    try values.expect(try copy.load().allLogits(values.tokens()), toBe: "logits", "x_x")
  }

  @Test func `what the first block holds of a value's mixture is let be`() throws {
    var tensors = try tensors(of: "rwkv7")
    let reference = try GoldenModel("rwkv7").load().allLogits([1, 2, 3]).floats()
    for part in ["v0", "v1", "v2"] { tensors["blocks.0.att.\(part)"] = tensors["blocks.1.att.\(part)"] }
    #expect(try load(tensors).allLogits([1, 2, 3]).floats() == reference)
  }

  @Test func `later variants and earlier versions are refused by name`() throws {
    try expectRefusal("rwkv7", "blocks.0.ffn.s0", "no place") { $0["blocks.0.ffn.s0"] = Tensor([1, 2] as [Float]) }
    try expectRefusal("rwkv7", "blocks.1.att.qkv_emb.weight") {
      $0["blocks.1.att.qkv_emb.weight"] = Tensor([1, 2] as [Float])
    }
    try expectRefusal("rwkv5", "blocks.0.att.time_decay", "5.0 or 5.1") { tensors in
      for layer in 0..<3 { tensors["blocks.\(layer).att.time_decay"] = Tensor([-1, -2] as [Float], shape: [2, 1]) }
    }
    try expectRefusal("rwkv6", "blocks.2.att.gate.weight") { $0["blocks.2.att.gate.weight"] = nil }
    try expectRefusal("rwkv4", "no checkpoint of RWKV") { $0["emb.weight"] = nil }
    try expectRefusal("rwkv7", "heads") { $0["blocks.0.att.r_k"] = Tensor([1, 2] as [Float]) }
    try expectRefusal("rwkv6", "blocks.1.att.time_state") { $0["blocks.1.att.time_state"] = Tensor([1, 2] as [Float]) }
    let copy = try CheckpointCopy(of: "rwkv7-fla")
    try copy.configure { $0["attn"] = ["layers": [1], "num_heads": 2] }
    #expect(throws: LatentError.self) { try copy.load() }
  }

  @Test func `a file that is missing or not of tensors`() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("not a checkpoint", to: "text.pth")
    for name in ["text.pth", "missing.pth"] {
      #expect {
        try ResidentModel.load(from: folder.file(name), backend: testBackend)
      } throws: { error in
        (error as? LatentError)?.code == .unreadableCheckpoint && (error as? LatentError)?.path != nil
      }
    }
  }

  /// The fixture's own weights hold a trained state: without it and with the same one imported, the model is the same.
  @Test func `trained states are imported`() throws {
    var tensors = try tensors(of: "rwkv6")
    let folder = try TemporaryFolder()
    var states: [String: Tensor] = [:]
    for layer in 0..<3 {
      let name = "blocks.\(layer).att.time_state"
      states[name] = tensors.removeValue(forKey: name)
    }
    try Safetensors.write(states, to: folder.file("states.pth"))
    let model = try load(tensors)
    let values = try GoldenModel("rwkv6").expected(37)
    var state = [try model.trainedState(from: folder.file("states.pth"))]
    #expect(state[0].length == 0)
    let logits = try #require(try model.forward(TokenBatch([values.tokens()]), states: &state, logits: .all))
    try values.expect(model.download(logits), toBe: "logits", "imported")
    // And without it, the model is another.
    let plain = try model.allLogits(values.tokens()).floats()
    #expect(try zip(plain, model.download(logits).floats()).contains { abs($0 - $1) > 0.01 })
    for (name, path) in [("rwkv4", folder.file("states.pth")), ("rwkv7", folder.file("states.pth"))] {
      #expect(throws: LatentError.self) { try GoldenModel(name).load().trainedState(from: path) }
    }
  }

  /// transformers halves what it holds of the stream; neither its factor nor ours may show at true scale.
  @Test func `the stream has its true scale`() throws {
    let golden = GoldenModel("rwkv4-hf")
    let values = try golden.expected(37)
    let recorder = HookRecorder([.input(3), .attention(3), .mlp(3), .output(3)])
    _ = try golden.load().forward(TokenBatch([values.tokens()]), listeners: [recorder])
    let recorded = try [Hookpoint.input(3), .attention(3), .mlp(3), .output(3)].map {
      try #require(recorder.recorded[$0]).floats()
    }
    let sum = recorded[0].indices.map { recorded[0][$0] + recorded[1][$0] + recorded[2][$0] }
    expectClose(recorded[3], sum, Tolerance(share: 1e-6))
  }
}
