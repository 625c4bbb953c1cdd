import LatentModels
import Testing

@Suite struct HookpointNamesTests {
  @Test(
    "reads TransformerLens's names",
    arguments: [
      ("blocks.5.hook_resid_post", "layers.5"),
      ("blocks.5.hook_resid_pre", "layers.5.input"),
      ("blocks.5.hook_attn_out", "layers.5.attention"),
      ("blocks.5.hook_mlp_out", "layers.5.mlp"),
      ("blocks.5.attn.hook_z", "layers.5.attention.heads"),
      ("blocks.5.mlp.hook_post", "layers.5.mlp.neurons"),
      ("blocks.5.ln2.hook_normalized", "layers.5.mlp.input.normalized"),
    ]
  )
  func transformerLens(name: String, expected: String) {
    for architecture in ArchitectureRegistry.all where architecture.name != "bert" {
      #expect(HookpointNames.read(name, in: architecture)?.description == expected)
    }
  }

  @Test(
    "reads transformers' module paths of the family",
    arguments: [
      ("gpt_neox", "gpt_neox.layers.3", "layers.3"),
      ("gpt_neox", "gpt_neox.layers.3.mlp", "layers.3.mlp.output"),
      ("gpt_neox", "gpt_neox.layers.3.attention", "layers.3.attention"),
      ("gpt_neox", "gpt_neox.embed_in", "embedding"),
      ("gpt_neox", "gpt_neox.final_layer_norm", "final"),
      ("gpt2", "transformer.h.11", "layers.11"),
      ("gpt2", "h.11.attn", "layers.11.attention"),
      ("gpt2", "transformer.ln_f", "final"),
      ("llama", "model.layers.0.mlp", "layers.0.mlp.output"),
      ("llama", "layers.0.self_attn", "layers.0.attention"),
      ("llama", "model.layers.0.post_attention_layernorm", "layers.0.mlp.input"),
      ("gptj", "transformer.h.2.attn", "layers.2.attention"),
      ("gptj", "transformer.h.2.mlp.fc_out", "layers.2.mlp.output"),
      ("gptj", "transformer.h.2.mlp.act", "layers.2.mlp.neurons"),
      ("phi", "model.layers.1.self_attn.dense", "layers.1.attention"),
      ("phi", "model.layers.1.mlp.activation_fn", "layers.1.mlp.neurons"),
      ("phi", "model.final_layernorm", "final"),
      ("falcon", "hook_embed", "embedding"),
      ("gptj", "blocks.2.attn.hook_out", "layers.2.attention"),
      ("opt", "blocks.2.attn.hook_out", "layers.2.attention"),
      ("opt", "model.decoder.layers.4", "layers.4"),
      ("opt", "decoder.layers.4.self_attn", "layers.4.attention"),
      ("opt", "model.decoder.layers.4.fc2", "layers.4.mlp.output"),
      ("opt", "model.decoder.final_layer_norm", "final"),
      ("stablelm", "model.layers.3.mlp", "layers.3.mlp.output"),
      ("stablelm", "model.norm", "final"),
      ("falcon", "transformer.h.6.self_attention", "layers.6.attention"),
      ("falcon", "transformer.h.6.ln_mlp", "layers.6.mlp.input"),
      ("falcon", "transformer.word_embeddings", "embedding"),
      ("btlm", "transformer.h.6.mlp", "layers.6.mlp.output"),
      ("btlm", "transformer.ln_f", "final"),
      ("bert", "bert.encoder.layer.3", "layers.3"),
      ("bert", "encoder.layer.3.attention.self", "layers.3.attention.heads"),
      ("bert", "encoder.layer.3.attention.output.dense", "layers.3.attention"),
      ("bert", "encoder.layer.3.intermediate", "layers.3.mlp.neurons"),
      ("bert", "bert.embeddings", "embedding"),
      ("mamba", "backbone.layers.3.mixer", "layers.3.attention"),
      ("mamba", "backbone.embedding", "embedding"),
      ("falcon_mamba", "backbone.layers.3", "layers.3"),
      ("mamba2", "layers.7.mixer", "layers.7.attention"),
      ("mamba2", "backbone.norm_f", "final"),
      ("recurrent_gemma", "model.layers.1.temporal_block", "layers.1.attention"),
      ("recurrent_gemma", "layers.1.mlp_block", "layers.1.mlp.output"),
      ("mamba", "layers.2.state", "layers.2.state"),
      ("rwkv", "rwkv.blocks.4.feed_forward", "layers.4.mlp.output"),
      ("rwkv", "blocks.4.hook_mlp_out", "layers.4.mlp"),
      ("rwkv5", "blocks.1.att", "layers.1.attention"),
      ("rwkv6", "rwkv.ln_out", "final"),
      ("rwkv7", "model.layers.2.attn", "layers.2.attention"),
      ("rwkv7", "layers.2.state.shift.mlp", "layers.2.state.shift.mlp"),
      ("rwkv", "layers.2.state.weight", "layers.2.state.weight"),
      ("mamba", "layers.2.state.conv", "layers.2.state.conv"),
      // The wire's own names come first, where a library's short form would mean something else.
      ("llama", "layers.0.mlp", "layers.0.mlp"),
      ("llama", "hook_embed", "embedding"),
      ("llama", "blocks.4.attn.hook_out", "layers.4.attention"),
      ("mistral", "model.layers.7.self_attn.o_proj", "layers.7.attention"),
      ("qwen2", "model.layers.7", "layers.7"),
      ("qwen3", "model.layers.7.post_attention_layernorm", "layers.7.mlp.input"),
      ("mixtral", "model.layers.7.block_sparse_moe", "layers.7.mlp.output"),
      ("qwen3_moe", "model.layers.7.mlp", "layers.7.mlp.output"),
      ("gemma", "model.layers.7.self_attn", "layers.7.attention"),
      ("gemma", "hook_embed", "embedding"),
      // With norms behind them, a module's output is not what it adds to the stream.
      ("gemma2", "model.layers.7.post_attention_layernorm", "layers.7.attention"),
      ("gemma2", "model.layers.7.pre_feedforward_layernorm", "layers.7.mlp.input"),
      ("gemma2", "model.layers.7.mlp", "layers.7.mlp.output"),
      ("gemma2", "model.layers.7.post_feedforward_layernorm", "layers.7.mlp"),
      ("gemma2", "blocks.7.hook_mlp_out", "layers.7.mlp"),
      ("gemma3_text", "model.embed_tokens", "embedding"),
      ("gemma3_text", "model.language_model.layers.7.mlp.down_proj", "layers.7.mlp.output"),
      ("gemma3_text", "language_model.model.layers.7", "layers.7"),
      ("phi3", "model.layers.7.resid_mlp_dropout", "layers.7.mlp"),
      ("olmo2", "model.layers.7.post_attention_layernorm", "layers.7.attention"),
      ("olmo2", "model.norm", "final"),
    ]
  )
  func modulePaths(family: String, name: String, expected: String) throws {
    let architecture = try #require(ArchitectureRegistry.all.first { $0.name == family })
    #expect(HookpointNames.read(name, in: architecture)?.description == expected)
  }

  /// Its blocks norm the stream itself, after each sublayer.
  @Test(
    "reads TransformerLens's names of an encoder",
    arguments: [
      ("blocks.5.hook_resid_post", nil), ("blocks.5.hook_normalized_resid_post", "layers.5"),
      ("blocks.5.ln2.hook_normalized", nil), ("blocks.5.ln1.hook_normalized", "layers.5.mlp.input.normalized"),
      ("blocks.5.hook_resid_pre", "layers.5.input"), ("blocks.5.attn.hook_z", "layers.5.attention.heads"),
    ] as [(String, String?)]
  )
  func transformerLensEncoder(name: String, expected: String?) throws {
    let architecture = try #require(ArchitectureRegistry.all.first { $0.name == "bert" })
    #expect(HookpointNames.read(name, in: architecture)?.description == expected)
  }

  @Test(
    "does not guess",
    arguments: [
      ("gpt2", "transformer.wte"), ("gpt2", "gpt_neox.layers.3"), ("gpt_neox", "blocks.1.hook_resid_mid"),
      ("gpt2", "hook_embed"), ("gemma2", "model.layers.1.self_attn"), ("gemma2", "model.layers.1.self_attn.o_proj"),
      ("gemma2", "blocks.1.attn.hook_out"), ("gemma3_text", "model.layers.1.self_attn"),
      ("gemma", "model.embed_tokens"),
      ("gemma2", "model.embed_tokens"), ("olmo2", "model.layers.1.self_attn"),
      ("mixtral", "model.layers.1.mlp.down_proj"),
      ("olmo2", "model.layers.1.pre_feedforward_layernorm"), ("llama", "model.layers.0.mlp.act_fn"),
      ("llama", "model.layers.N"), ("gpt2", "transformer.h"), ("gpt2", ""),
      ("gptj", "transformer.h.0.ln_1"), ("btlm", "transformer.wte"), ("opt", "model.decoder.layers.0.final_layer_norm"),
      ("bert", "encoder.layer.0.attention"), ("bert", "final_layer_norm"), ("opt", "hook_embed"),
      ("bert", "hook_embed"),
    ]
  )
  func unknown(family: String, name: String) throws {
    let architecture = try #require(ArchitectureRegistry.all.first { $0.name == family })
    #expect(HookpointNames.read(name, in: architecture) == nil)
  }
}
