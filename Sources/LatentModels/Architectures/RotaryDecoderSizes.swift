internal import LatentTensor

/// The sizes of decoders with LayerNorm and rotary positions on a part of each head: GPT-J, Phi, StableLM.
struct RotaryDecoderSizes: Sendable {
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
  let rotary: RotaryEmbedding
  /// Whether the unembedding is the token embedding.
  let isTied: Bool
  /// Whether the heads' queries and keys are normed before they are turned.
  var normsQueriesAndKeys = false
}

extension RotaryDecoderSizes {
  /// Under the names that Phi's and StableLM's configurations share.
  ///
  /// - Parameters:
  ///   - positions: the most positions, where the file does not say.
  ///   - activation: the MLPs', likewise.
  ///   - turning: the share of each head that turns, likewise.
  init(_ config: Configuration, positions: Int, activation: String, turning: Double) throws {
    layers = try config.count("num_hidden_layers")
    width = try config.count("hidden_size")
    heads = try config.count("num_attention_heads")
    keyHeads = try config.keyHeads(heads: heads)
    headWidth = try config.headWidth(width: width, heads: heads)
    neurons = try config.count("intermediate_size")
    vocabulary = try config.count("vocab_size")
    self.positions = try config.count("max_position_embeddings", default: positions)
    epsilon = try config.positive("layer_norm_eps", default: 1e-5)
    self.activation = try Activation(config, "hidden_act", default: activation)
    rotary = try RotaryEmbedding(
      config,
      headWidth: headWidth,
      defaultFraction: turning,
      maximumPositions: self.positions
    )
    isTied = try config.flag("tie_word_embeddings", default: false)
    normsQueriesAndKeys = try config.flag("qk_layernorm", default: false)
  }

  /// 1/√headWidth: what q · k is multiplied by.
  var scale: Float { 1 / Float(headWidth).squareRoot() }
}
