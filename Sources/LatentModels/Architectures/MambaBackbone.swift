internal import LatentSupport
internal import LatentTensor

/// What Mamba-1, Falcon-Mamba and Mamba-2 have in common: everything but the mixer.
///
///     x = embedding(tokens);  x = x + mixer(norm(x)) for each block;  logits = unembedding(norm_f(x))
///
/// Checkpoints of Mamba's authors (`state-spaces/mamba-130m`) differ from transformers' in their `config.json` and in the
/// embedding's name. Their vocabulary is padded beyond what the configuration says.
struct MambaBackbone {
  let sizes: Sizes
  let weights: WeightReader
  private let prefix: String
  private let embedding: String

  init(_ sizes: Sizes, _ weights: WeightReader) throws {
    self.sizes = sizes
    self.weights = weights
    let names = ["backbone.embeddings", "backbone.embedding", "embeddings", "embedding"].filter {
      weights.has($0 + ".weight")
    }
    guard names.count <= 1 else {
      throw weights.contradiction("\(names[0]).weight and \(names[1]).weight are both the token embedding")
    }
    embedding = names.first ?? "backbone.embeddings"
    prefix = embedding.hasPrefix("backbone.") ? "backbone." : ""
  }

  /// - Parameter mixer: builds the mixer of the block whose weights' names begin with the given prefix.
  func blueprint(_ mixer: (_ name: String) throws -> any Sublayer) throws -> Blueprint {
    let network = Network(
      embedding: Embedding(
        tokens: try weights.table(embedding + ".weight", rows: sizes.vocabulary, columns: sizes.width)
      ),
      blocks: try (0..<sizes.layers).map { layer in
        let name = "\(prefix)layers.\(layer)."
        return MixerBlock(width: sizes.width, norm: try norm(name + "norm"), mixer: try mixer(name))
      },
      finalNorm: try norm(prefix + "norm_f"),
      unembedding: Unembedding(
        try weights.unembedding(
          "lm_head",
          isTied: sizes.isTied,
          embedding: embedding + ".weight",
          width: sizes.width,
          vocabulary: sizes.vocabulary
        )
      )
    )
    return Blueprint(
      network,
      maximumPositions: Blueprint.unlimitedPositions,
      realVocabulary: sizes.realVocabulary
    )
  }

  private func norm(_ name: String) throws -> Normalization {
    sizes.usesLayerNorm
      ? try weights.layerNorm(name, width: sizes.width, epsilon: sizes.epsilon)
      : try weights.rmsNorm(name, width: sizes.width, epsilon: sizes.epsilon)
  }

  /// Module paths of transformers. The authors' own modules give what a block adds and the stream apart.
  static let modulePaths: [String: HookpointSite] = [
    "backbone.embeddings": .embedding,
    "backbone.embedding": .embedding,
    "backbone.layers.N": .output,
    "backbone.layers.N.mixer": .attention,
    "backbone.layers.N.mixer.out_proj": .attention,
    "backbone.norm_f": .final,
  ]

  struct Sizes {
    let layers: Int
    let width: Int
    /// With padding.
    let vocabulary: Int
    let realVocabulary: Int
    let epsilon: Double
    let usesLayerNorm: Bool
    let isTied: Bool
    /// Whether the configuration is one of Mamba's authors.
    let isOriginal: Bool

    init(_ config: Configuration) throws {
      isOriginal = !config.has("model_type")
      layers = try config.count("num_hidden_layers", "n_layer")
      width = try config.count("hidden_size", "d_model")
      realVocabulary = try config.count("vocab_size")
      let multiple = isOriginal ? try config.count("pad_vocab_size_multiple", default: 8) : 1
      vocabulary = (realVocabulary + multiple - 1) / multiple * multiple
      epsilon = try config.positive("layer_norm_epsilon", default: 1e-5)
      usesLayerNorm = isOriginal ? try !config.flag("rms_norm", default: true) : false
      isTied = try config.flag("tie_word_embeddings", "tie_embeddings", default: true)
      guard try config.integers("attn_layer_idx").isEmpty else {
        throw config.unsupported("attn_layer_idx", "a list of blocks", supported: "models without attention")
      }
      guard try config.integer("d_intermediate", default: 0) == 0 else {
        throw config.unsupported("d_intermediate", "an MLP's width", supported: "0, blocks without an MLP")
      }
      let activation = try config.text("hidden_act", default: "silu")
      guard activation == "silu" || activation == "swish" else {
        throw config.unsupported("hidden_act", activation, supported: "silu")
      }
    }

    /// The mixer's settings: a section of their own in the authors' files.
    func mixer(_ config: Configuration) throws -> Configuration {
      isOriginal ? try config.section("ssm_cfg") ?? Configuration(JSONObject(), path: config.path) : config
    }

    /// Width of the mixer's inside.
    func innerWidth(_ mixer: Configuration) throws -> Int {
      let factor: Double = try mixer.positive("expand", default: 2)
      let inner = factor * Double(width)
      guard (1...Double(1 << 20)).contains(inner) else {
        throw mixer.contradiction("expand makes the mixer \(inner) wide")
      }
      return Int(inner)
    }
  }
}
