/// The modules of transformers' decoders of Llama's kind, and which hookpoint each one's output equals.
enum DecoderModules {
  /// Norms before attention and MLP only. `mlp.act_fn` is left out: it is the gate alone, before it is multiplied.
  static let preNorm: [String: HookpointSite] = [
    "model.embed_tokens": .embedding,
    "model.layers.N": .output,
    "model.layers.N.self_attn": .attention,
    "model.layers.N.self_attn.o_proj": .attention,
    "model.layers.N.post_attention_layernorm": .mlpInput,
    "model.layers.N.mlp": .mlpOutput,
    "model.layers.N.mlp.down_proj": .mlpOutput,
    "model.norm": .final,
  ]

  /// Norms before and after both. `self_attn` is left out: what it gives is normed once more before it is added.
  static let sandwich: [String: HookpointSite] = [
    "model.layers.N": .output,
    "model.layers.N.post_attention_layernorm": .attention,
    "model.layers.N.pre_feedforward_layernorm": .mlpInput,
    "model.layers.N.mlp": .mlpOutput,
    "model.layers.N.mlp.down_proj": .mlpOutput,
    "model.layers.N.post_feedforward_layernorm": .mlp,
    "model.norm": .final,
  ]

  /// TransformerLens scales embeddings where the model does, and adds no positions to them.
  static let embeddingName: [String: HookpointSite] = ["hook_embed": .embedding]
  /// Where nothing stands between attention's own output and the stream.
  static let preNormNames: [String: HookpointSite] = ["hook_embed": .embedding, "blocks.N.attn.hook_out": .attention]

  /// Tensors that old checkpoints carry and that hold no weights.
  static let buffers = [".rotary_emb.inv_freq"]
}
