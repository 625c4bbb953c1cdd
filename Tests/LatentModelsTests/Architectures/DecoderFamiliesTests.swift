import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// What is particular to the families shaped like Llama, beyond that they compute what transformers does.
@Suite struct DecoderFamiliesTests {
  /// A configuration's change that is refused, and what the refusal says.
  struct Refusal: CustomTestStringConvertible {
    let model: String
    let field: String
    let value: JSON
    let phrases: [String]

    init(_ model: String, _ field: String, _ value: JSON, _ phrases: String...) {
      (self.model, self.field, self.value, self.phrases) = (model, field, value, phrases)
    }

    var testDescription: String { "\(model) \(field)" }
  }

  @Test(
    "options that are not computed and configurations that lie are refused by name",
    arguments: [
      Refusal("mistral", "quantization_config", ["quant_method": "gptq", "bits": 4], "quantization_config = gptq"),
      Refusal("mistral", "head_dim", 12, "self_attn.q_proj.weight", "[96, 72]", "[72, 72]"),
      Refusal("mistral", "head_dim", 4096, "head_dim = 4096", "1024"),
      Refusal("mistral", "sliding_window", 0, "sliding_window", "from 1"),
      Refusal("mistral", "num_key_value_heads", 4, "4 key-value heads"),
      Refusal("qwen2", "rope_scaling", ["type": "spiral"], "rope_scaling.rope_type = spiral", "longrope"),
      Refusal("qwen2", "num_hidden_layers", 4, "model.layers.3"),
      Refusal("qwen3", "use_sliding_window", false, "layer_types", "use_sliding_window"),
      Refusal("qwen3", "layer_types", ["full_attention"], "1 entries for 2 layers"),
      Refusal("qwen3", "layer_types", ["full_attention", "chunked_attention"], "layer_types = chunked_attention"),
      Refusal("qwen3", "layer_types", "full_attention", "layer_types", "list of strings"),
      Refusal("mixtral", "num_experts_per_tok", 6, "num_experts_per_tok is 6", "5 experts"),
      Refusal("mixtral", "num_local_experts", 4, "gate.weight", "[4, 72]"),
      Refusal("mixtral", "num_local_experts", 6, "gate.weight", "[6, 72]"),
      Refusal("qwen3-moe", "mlp_only_layers", [], "layers.0.mlp.gate.weight"),
      Refusal("qwen3-moe", "moe_intermediate_size", 36, "experts.0", "[36, 72]"),
      Refusal("gemma", "use_bidirectional_attention", true, "use_bidirectional_attention"),
      Refusal("gemma", "hidden_act", "mish", "hidden_act = mish"),
      Refusal("gemma2", "attn_logit_softcapping", 0, "attn_logit_softcapping", "above 0"),
      Refusal("gemma2", "query_pre_attn_scalar", -1, "query_pre_attn_scalar", "above 0"),
      Refusal("gemma2", "rope_parameters", ["full_attention": ["rope_theta": 5]], "rope_parameters.full_attention"),
      Refusal("gemma3-text", "attn_logit_softcapping", 30.0, "attn_logit_softcapping"),
      Refusal("gemma3-text", "sliding_window_pattern", 0, "sliding_window_pattern"),
      Refusal("gemma3-images", "text_config", 3, "text_config", "an object"),
      Refusal("gemma3-images", "text_config", ["head_dim": 12], "embed_tokens.weight"),
      Refusal(
        "phi3",
        "rope_scaling",
        ["type": "longrope", "short_factor": [1, 2], "long_factor": [1, 2, 3]],
        "short_factor holds 2 factors",
        "3"
      ),
      Refusal("phi3", "rope_scaling", ["type": "longrope", "short_factor": [1, 2, 3]], "long_factor holds 0 factors"),
      Refusal("phi3", "partial_rotary_factor", 1.5, "rotary embedding of 1.5"),
      Refusal("phi3", "original_max_position_embeddings", 1, "no finite frequencies"),
      Refusal("olmo2", "intermediate_size", 100, "mlp", "[100, 72]"),
      Refusal("llama-dynamic", "rope_parameters", ["rope_type": "dynamic"], "rope_parameters.factor"),
      Refusal(
        "llama-dynamic",
        "rope_parameters",
        ["rope_type": "dynamic", "factor": 0.5],
        "dynamic rotary embedding needs a factor of 1"
      ),
    ]
  )
  func refuses(refusal: Refusal) throws {
    let copy = try CheckpointCopy(of: refusal.model)
    try copy.configure { $0[refusal.field] = refusal.value }
    do {
      _ = try copy.load()
      Issue.record("nothing was refused")
    } catch let error as LatentError {
      #expect(error.code == .unreadableCheckpoint, "\(error)")
      for phrase in refusal.phrases { #expect(error.message.contains(phrase), "\(error.message)") }
    }
  }

  @Test func `an expert's neurons are no hookpoint`() throws {
    func message(_ model: ResidentModel, _ name: String) -> String {
      do {
        _ = try model.hookpoint(named: name)
        return ""
      } catch { return (error as? LatentError)?.message ?? "" }
    }
    let mixed = try GoldenModel("qwen3-moe").load()
    #expect(try mixed.hookpoint(named: "layers.0.mlp.neurons") == .mlpNeurons(0))
    #expect(message(mixed, "layers.1.mlp.neurons").contains("layers.1.mlp.neurons, but of the blocks"))
    #expect(message(mixed, "blocks.2.mlp.hook_post").contains("only 0 have that point"))
    let all = try GoldenModel("mixtral").load()
    #expect(message(all, "layers.1.mlp.neurons").contains("does not have; it has embedding"))
  }

  @Test func `a norm that a family lacks is no hookpoint`() throws {
    let model = try GoldenModel("olmo2").load()
    #expect(model.width(of: .mlpInputNormalized(0)) == nil)
    #expect(throws: LatentError.self) { try model.hookpoint(named: "blocks.0.ln2.hook_normalized") }
  }

  /// transformers 5 puts `model.` first, and 4 wrote what the fixture has.
  @Test func `the language model of a checkpoint that sees images stands under either name`() throws {
    let golden = GoldenModel("gemma3-images")
    let copy = try CheckpointCopy(of: golden.name)
    try copy.change { tensors in
      tensors = Dictionary(
        uniqueKeysWithValues: tensors.map { name, tensor in
          let language = "language_model.model."
          return name.hasPrefix(language)
            ? ("model.language_model." + name.dropFirst(language.count), tensor) : ("model." + name, tensor)
        }
      )
    }
    let model = try copy.load()
    #expect(model.architecture == "gemma3_text")
    #expect(model.notes.contains { $0.contains("left out: what sees images") })
    let tokens = try golden.expected(37).tokens()
    #expect(try model.allLogits(tokens).floats() == golden.load().allLogits(tokens).floats())
  }

  @Test func `embeddings are scaled in the type that they are computed in`() throws {
    let golden = GoldenModel("gemma2")
    let tokens = try golden.expected(37).tokens()
    func embedding(_ dtype: ModelDType) throws -> [Float] {
      let model = try golden.load(dtype: dtype)
      let recorder = HookRecorder([.embedding])
      _ = try model.forward(TokenBatch([tokens]), listeners: [recorder])
      return try #require(recorder.recorded[.embedding]).floats()
    }
    // √72 = 8.4853, and 8.5 in bfloat16.
    let ratio: Float = testBackend.hasBFloat16 ? 8.5 / Float(72).squareRoot() : 1
    expectClose(try embedding(.bfloat16), try embedding(.float32).map { $0 * ratio }, .kernel)
  }

  // MARK: Lengths

  @Test(
    "takes contexts as long as its rotary embedding is made for",
    arguments: [("llama-dynamic", 144), ("phi3", 160)]
  )
  func reach(name: String, positions: Int) throws {
    #expect(try GoldenModel(name).load().maximumPositions == positions)
  }

  /// 20 positions, then 4 up to the threshold, then 9 beyond it, in one batch with a sequence that stays below.
  @Test(
    "a memory that grows past a rotary threshold is what a pass over all leaves",
    arguments: ["llama-dynamic", "phi3"]
  )
  func grows(name: String) throws {
    let golden = GoldenModel(name)
    let model = try golden.load()
    let tokens = Array(try golden.expected(129).tokens().prefix(33))
    let edit = HookEditor(.output(0)) { value, rows, backend in
      let chosen = rows.rows { _, position in position % 3 == 1 }
      let zeros = try backend.allocate(rows: chosen.count, columns: value.columns)
      try backend.scatter(zeros, into: value, rows: chosen)
    }
    let whole = HookRecorder(model.hookpoints)
    _ = try model.forward(TokenBatch([tokens]), listeners: [edit, whole], logits: .last)

    let recorder = HookRecorder(model.hookpoints)
    var states = [model.makeState(), model.makeState()]
    for (piece, other) in [(0..<20, 0..<3), (20..<24, 3..<5), (24..<33, 5..<9)] {
      let batch = TokenBatch([Array(tokens[piece]), Array(tokens[other])])
      _ = try model.forward(batch, states: &states, listeners: [edit, recorder], logits: .last)
    }
    #expect(states.map(\.length) == [33, 9])
    for hookpoint in model.hookpoints {
      let expected = try #require(whole.recorded[hookpoint])
      let actual = try #require(recorder.recorded[hookpoint])
      #expect(actual.shape.first == 9 + 4)
      let last = try expected.slice(24..<33).floats()
      expectClose(try actual.slice(0..<9).floats(), last, .kernel, "\(hookpoint)")
    }
  }
}
