internal import LatentTensor

/// What decoders of Llama's kind have in common, by the names that their checkpoints share. A family's file says how
/// they are put together and what is different.
extension WeightReader {
  /// Embedding, final norm and unembedding around the blocks.
  ///
  /// - Parameters:
  ///   - prefix: what stands before `embed_tokens`; found out if not given.
  ///   - gainOffset: of the final norm.
  ///   - embeddingScale: what embeddings are multiplied by.
  ///   - softCap: of the logits.
  ///   - block: makes the block `layer`, whose tensors' names begin with `name`.
  func decoder(
    _ sizes: DecoderSizes,
    prefix: String? = nil,
    gainOffset: Float = 0,
    embeddingScale: Float = 1,
    softCap: Float? = nil,
    block: (_ name: String, _ layer: Int) throws -> any Block
  ) throws -> Network {
    // Base models are saved without their head, and so without this prefix.
    let prefix = prefix ?? self.prefix("model.", "", of: "embed_tokens.weight")
    let embedding = prefix + "embed_tokens.weight"
    return Network(
      embedding: Embedding(
        tokens: try table(embedding, rows: sizes.vocabulary, columns: sizes.width),
        scale: embeddingScale
      ),
      blocks: try (0..<sizes.layers).map { try block("\(prefix)layers.\($0).", $0) },
      finalNorm: try norm(prefix + "norm", sizes, gainOffset: gainOffset),
      unembedding: Unembedding(
        try unembedding(
          unembeddingName(besides: prefix),
          isTied: sizes.isTied,
          embedding: embedding,
          width: sizes.width,
          vocabulary: sizes.vocabulary
        ),
        softCap: softCap
      )
    )
  }

  /// `lm_head`, with what stands before `model.` in checkpoints of models that also see images.
  private func unembeddingName(besides prefix: String) -> String {
    guard prefix.hasSuffix(".model.") else { return "lm_head" }
    return prefix.dropLast("model.".count) + "lm_head"
  }

  /// The RMSNorm `name` over the model's width.
  func norm(_ name: String, _ sizes: DecoderSizes, gainOffset: Float = 0) throws -> Normalization {
    try rmsNorm(name, width: sizes.width, epsilon: sizes.epsilon, gainOffset: gainOffset)
  }

  /// Attention with separate projections `q_proj`, `k_proj`, `v_proj` and `o_proj`.
  ///
  /// - Parameters:
  ///   - options: 1/√headWidth and nothing else if not given.
  ///   - hasBias: of queries, keys and values.
  ///   - outputHasBias: as `hasBias` if not given.
  func attention(
    _ name: String,
    _ sizes: DecoderSizes,
    rotary: RotaryEmbedding,
    norms: QueryKeyNorms? = nil,
    options: AttentionOptions? = nil,
    hasBias: Bool = false,
    outputHasBias: Bool? = nil
  ) throws -> Attention {
    Attention(
      projection: try linear(
        joining: [
          (name + "q_proj", sizes.heads * sizes.headWidth),
          (name + "k_proj", sizes.keyHeads * sizes.headWidth),
          (name + "v_proj", sizes.keyHeads * sizes.headWidth),
        ],
        from: sizes.width,
        hasBias: hasBias
      ),
      layout: .blocks,
      heads: sizes.heads,
      keyHeads: sizes.keyHeads,
      headWidth: sizes.headWidth,
      norms: norms,
      rotary: rotary,
      options: options ?? AttentionOptions(scale: sizes.scale),
      output: try linear(
        name + "o_proj",
        from: sizes.heads * sizes.headWidth,
        to: sizes.width,
        hasBias: outputHasBias ?? hasBias
      )
    )
  }

  /// The norms `q_norm` and `k_norm` over each head.
  func headNorms(_ name: String, _ sizes: DecoderSizes, gainOffset: Float = 0) throws -> QueryKeyNorms {
    func norm(_ part: String) throws -> Normalization {
      try rmsNorm(name + part, width: sizes.headWidth, epsilon: sizes.epsilon, gainOffset: gainOffset)
    }
    return QueryKeyNorms(queries: try norm("q_norm"), keys: try norm("k_norm"), span: .eachHead)
  }

  /// A gated MLP with separate projections.
  ///
  /// - Parameters:
  ///   - neurons: as many as the model's MLPs have if not given.
  ///   - names: of gate, up and down projection.
  func gatedMLP(
    _ name: String,
    _ sizes: DecoderSizes,
    neurons: Int? = nil,
    names: (gate: String, up: String, down: String) = ("gate_proj", "up_proj", "down_proj"),
    hasBias: Bool = false
  ) throws -> FeedForward {
    let neurons = neurons ?? sizes.neurons
    return FeedForward(
      up: try linear(name + names.up, from: sizes.width, to: neurons, hasBias: hasBias),
      gate: try linear(name + names.gate, from: sizes.width, to: neurons, hasBias: hasBias),
      activation: sizes.activation,
      down: try linear(name + names.down, from: neurons, to: sizes.width, hasBias: hasBias)
    )
  }
}
