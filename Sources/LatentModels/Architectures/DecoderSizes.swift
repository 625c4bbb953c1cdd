internal import LatentTensor

/// The sizes that all decoders of Llama's kind have, under the names that their configurations share.
struct DecoderSizes: Sendable {
  let layers: Int
  let width: Int
  /// Query heads.
  let heads: Int
  /// Key and value heads.
  let keyHeads: Int
  let headWidth: Int
  let neurons: Int
  let vocabulary: Int
  let positions: Int
  let epsilon: Double
  let activation: Activation
  /// Whether the unembedding is the token embedding.
  let isTied: Bool

  /// - Parameter activation: the MLPs', where it does not stand under `hidden_act`.
  init(_ config: Configuration, activation: Activation? = nil) throws {
    layers = try config.count("num_hidden_layers")
    width = try config.count("hidden_size")
    heads = try config.count("num_attention_heads")
    keyHeads = try config.keyHeads(heads: heads)
    headWidth = config.has("head_dim") ? try config.headWidth() : try config.headWidth(width: width, heads: heads)
    neurons = try config.count("intermediate_size")
    vocabulary = try config.count("vocab_size")
    positions = try config.count("max_position_embeddings", default: 2048)
    epsilon = try config.positive("rms_norm_eps", default: 1e-6)
    self.activation = try activation ?? Activation(config, "hidden_act", default: "silu")
    isTied = try config.flag("tie_word_embeddings", default: false)
  }

  /// 1/√headWidth: what q · k is multiplied by where the family does not say otherwise.
  var scale: Float { 1 / Float(headWidth).squareRoot() }
}
