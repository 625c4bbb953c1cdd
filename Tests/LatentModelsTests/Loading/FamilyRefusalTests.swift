import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Options that a family's files may have and that are not computed, and configurations that contradict the weights.
@Suite struct FamilyRefusalTests {
  struct Case: CustomTestStringConvertible {
    let model: String
    let fields: [String: JSON]
    let phrases: [String]

    var testDescription: String { "\(model) \(fields.keys.sorted().joined(separator: ", "))" }

    init(_ model: String, _ fields: [String: JSON], _ phrases: String...) {
      self.model = model
      self.fields = fields
      self.phrases = phrases
    }
  }

  @Test(
    "refuses by name",
    arguments: [
      Case("gptj", ["rotary_dim": .null], "rotary_dim = null"),
      Case("gptj", ["rotary_dim": 20], "rotary_dim is 20", "width 18"),
      Case("gptj", ["rotary_dim": 9], "rotary_dim is 9"),
      Case("gptj", ["n_head": 5], "5 heads", "72"),
      Case("gptj", ["n_inner": 100], "transformer.h.0.mlp.fc_in.weight", "[101, 72]", "[100, 72]"),
      Case("phi", ["num_key_value_heads": 4], "key-value heads"),
      Case("phi", ["qk_layernorm": false], "layernorm", "no place"),
      Case("phi", ["hidden_act": "mish"], "hidden_act = mish"),
      Case("stablelm", ["qk_layernorm": true], "model.layers.0.self_attn.q_layernorm.norms.0.weight"),
      Case("stablelm", ["use_parallel_residual": true], "post_attention_layernorm", "no place"),
      Case("stablelm", ["use_qkv_bias": false], "bias", "no place"),
      Case("stablelm-parallel", ["use_parallel_residual": false], "post_attention_layernorm"),
      Case("opt", ["word_embed_proj_dim": 40], "model.decoder.embed_tokens.weight", "[517, 40]"),
      Case("opt", ["max_position_embeddings": 100], "embed_positions", "[102, 72]"),
      Case("opt", ["do_layer_norm_before": false], "model.decoder.final_layer_norm", "no place"),
      Case("opt", ["enable_bias": false], "bias", "no place"),
      Case("opt", ["_remove_final_layer_norm": true], "model.decoder.final_layer_norm", "no place"),
      Case("opt-post-norm", ["word_embed_proj_dim": 72], "[517, 72]"),
      Case("falcon-7b", ["apply_residual_connection_post_layernorm": true], "apply_residual_connection_post_layernorm"),
      Case("falcon-7b", ["num_ln_in_parallel_attn": 2], "num_ln_in_parallel_attn = 2"),
      Case("falcon-7b", ["multi_query": false], "query_key_value", "[216, 72]"),
      Case("falcon-7b", ["parallel_attn": false], "post_attention_layernorm"),
      Case("falcon-40b", ["parallel_attn": false], "new_decoder_architecture"),
      Case("falcon-40b", ["num_kv_heads": 4], "6 attention heads", "4 key-value heads"),
      Case("falcon-40b", ["num_kv_heads": 3], "query_key_value", "[144, 72]"),
      Case("falcon-40b", ["num_ln_in_parallel_attn": 3], "num_ln_in_parallel_attn = 3"),
      Case("falcon-rw", ["bias": false], "bias", "no place"),
      Case("btlm", ["position_embedding_type": "learned"], "position_embedding_type = learned", "alibi"),
      Case("btlm", ["add_cross_attention": true], "add_cross_attention"),
      Case("btlm", ["activation_function": "gelu"], "c_fc2", "no place"),
      Case("btlm", ["alibi_scaling": ["type": "linear", "train_seq_len": 100]], "alibi_scaling", "train_seq_len"),
      Case("btlm", ["n_head": 4], "relative_pe.slopes", "[4, 1]"),
      Case("bert", ["is_decoder": true], "is_decoder = true", "encoders"),
      Case("bert", ["add_cross_attention": true], "add_cross_attention"),
      Case("bert", ["position_embedding_type": "relative_key"], "position_embedding_type = relative_key"),
      Case("bert", ["type_vocab_size": 3], "token_type_embeddings", "[3, 72]"),
    ]
  )
  func refuses(_ refused: Case) throws {
    let copy = try CheckpointCopy(of: refused.model)
    try copy.configure { fields in
      for (name, value) in refused.fields { fields[name] = value }
    }
    do {
      _ = try copy.load()
      Issue.record("nothing was refused")
    } catch let error as LatentError {
      #expect(error.code == .unreadableCheckpoint && error.path != nil)
      for phrase in refused.phrases { #expect(error.message.contains(phrase), "\(error.message)") }
    }
  }

  /// What a later variant adds to a block would else be left out in silence.
  @Test(
    "a tensor that a recurrent family does not know",
    arguments: [
      "mamba", "mamba-original", "falcon-mamba", "mamba2", "mamba2-original", "mamba2-one-norm", "recurrent-gemma",
      "rwkv4-hf", "rwkv7-fla",
    ]
  )
  func unknownTensors(_ name: String) throws {
    let copy = try CheckpointCopy(of: name)
    var added = ""
    try copy.change { tensors in
      let inside = try #require(tensors.keys.filter { $0.contains(".0.") }.min())
      added = inside.replacing(".0.", with: ".0.novelty.", maxReplacements: 1)
      tensors[added] = tensors[inside]
    }
    let error = try #require(throws: LatentError.self) { _ = try copy.load() }
    #expect(error.code == .unreadableCheckpoint && error.message.contains(added), "\(error.message)")
  }

  @Test func `slopes that a file lacks are ALiBi's own`() throws {
    let stored = try CheckpointCopy(of: "btlm")
    let slopes: [Float] = [0.25, 0.0625, 0.015625, 0.00390625, 0.5, 0.125]
    try stored.change { $0["transformer.relative_pe.slopes"] = Tensor(slopes, shape: [6, 1]) }
    let computed = try CheckpointCopy(of: "btlm")
    try computed.change { $0["transformer.relative_pe.slopes"] = nil }
    let tokens = try GoldenModel("btlm").expected(37).tokens()
    expectClose(try computed.load().allLogits(tokens).floats(), try stored.load().allLogits(tokens).floats(), .kernel)
    // A factor divides them all.
    try stored.change { $0["transformer.relative_pe.slopes"] = Tensor(slopes.map { $0 / 4 }, shape: [6, 1]) }
    try computed.configure { $0["alibi_scaling"] = ["type": "linear", "factor": 4] }
    expectClose(try computed.load().allLogits(tokens).floats(), try stored.load().allLogits(tokens).floats(), .kernel)
  }

  @Test func `reads BERT as other classes save it`() throws {
    let plain = try GoldenModel("bert").load()
    let copy = try CheckpointCopy(of: "bert")
    // With the prefix, the names of the first years, the heads of pretraining and the buffers.
    try copy.change { tensors in
      var renamed: [String: Tensor] = [:]
      for (name, tensor) in tensors where !name.hasPrefix("pooler") {
        var old = "bert." + name
        if old.hasSuffix("LayerNorm.weight") { old = old.dropLast("weight".count) + "gamma" }
        if old.hasSuffix("LayerNorm.bias") { old = old.dropLast("bias".count) + "beta" }
        renamed[old] = tensor
      }
      renamed["cls.predictions.bias"] = Tensor([Float](repeating: 0, count: 517))
      renamed["cls.seq_relationship.weight"] = Tensor([Float](repeating: 0, count: 144), shape: [2, 72])
      renamed["bert.embeddings.position_ids"] = Tensor((0..<160).map { Int64($0) }, shape: [1, 160])
      tensors = renamed
    }
    let model = try copy.load()
    #expect(model.notes.contains { $0.contains("heads of pretraining") })
    #expect(model.parameters == plain.parameters)
    func stream(_ model: ResidentModel) throws -> [Float] {
      let recorder = HookRecorder([.output(2)])
      _ = try model.forward(TokenBatch([[1, 2, 3]]), listeners: [recorder])
      return try #require(recorder.recorded[.output(2)]).floats()
    }
    #expect(try stream(model) == stream(plain))
  }
}
