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
    for architecture in ArchitectureRegistry.all {
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
    ]
  )
  func unknown(family: String, name: String) throws {
    let architecture = try #require(ArchitectureRegistry.all.first { $0.name == family })
    #expect(HookpointNames.read(name, in: architecture) == nil)
  }
}
