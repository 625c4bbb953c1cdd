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
      ("llama", "model.layers.0.mlp.act_fn"), ("llama", "model.layers.N"), ("gpt2", "transformer.h"), ("gpt2", ""),
    ]
  )
  func unknown(family: String, name: String) throws {
    let architecture = try #require(ArchitectureRegistry.all.first { $0.name == family })
    #expect(HookpointNames.read(name, in: architecture) == nil)
  }
}
