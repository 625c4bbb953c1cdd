// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Which windows of the cache stand for a latent. Windows never cross a document, and documents are split into
  /// training, validation and test documents, so nothing that an explanation was written from is in what it is scored
  /// on.
  package struct Sampler: WireValue {
    /// How activating windows are chosen for explaining: `quantiles`, equally many from each slice of activation
    /// strength; `top`, the strongest; `random`, any; `mix`, the strongest and, from the others, quantiles. Scoring
    /// always draws from quantiles, since every strength has to be explained.
    package var kind: SamplerKind
    /// Of a `mix`, the share that are the strongest.
    package var topShare: Double
    /// Longest window, in tokens.
    package var windowTokens: Int
    /// Where windows are cut: `aligned`, as the corpus is cut once for all latents; `centred`, round the token on which
    /// the latent fires most strongly, three quarters of the window before it.
    package var windows: WindowPlacement
    /// Activating windows to explain from.
    package var train: Int
    /// Activating windows to score on.
    package var test: Int
    /// Windows of each kind of `negatives` in which the latent is silent; as many as there are where a kind has fewer.
    package var nonActivating: Int
    /// Which kinds of windows in which the latent is silent; `["random"]` unless given. Scores are reported over all
    /// and for each kind.
    package var negatives: [NegativeKind]?
    /// From how many neighbouring latents `co-firing` and `decoder` windows come.
    package var neighbours: Int
    /// Who turns texts into vectors for `embedding`: a sentence model that is loaded here, an endpoint's embeddings, or
    /// `lexical`, which counts words.
    package var embedder: Client?
    /// Slices of equal count that activating windows are divided into by their strongest activation.
    package var quantiles: Int
    /// A latent with fewer activating windows in the part of the corpus that is drawn from is skipped.
    package var minimumExamples: Int
    /// Decides every random choice; the request's own `seed` unless given.
    package var seed: Int?

    package init(
      kind: SamplerKind = .quantiles,
      topShare: Double = 0.2,
      windowTokens: Int = 32,
      windows: WindowPlacement = .aligned,
      train: Int = 40,
      test: Int = 50,
      nonActivating: Int = 50,
      negatives: [NegativeKind]? = nil,
      neighbours: Int = 10,
      embedder: Client? = nil,
      quantiles: Int = 10,
      minimumExamples: Int = 10,
      seed: Int? = nil
    ) {
      self.kind = kind
      self.topShare = topShare
      self.windowTokens = windowTokens
      self.windows = windows
      self.train = train
      self.test = test
      self.nonActivating = nonActivating
      self.negatives = negatives
      self.neighbours = neighbours
      self.embedder = embedder
      self.quantiles = quantiles
      self.minimumExamples = minimumExamples
      self.seed = seed
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "kind",
          "topShare",
          "windowTokens",
          "windows",
          "train",
          "test",
          "nonActivating",
          "negatives",
          "neighbours",
          "embedder",
          "quantiles",
          "minimumExamples",
          "seed",
        ]
      )
      kind = try object.optional("kind").map { try SamplerKind($0) } ?? .quantiles
      topShare = try object.optional("topShare")?.number(from: 0, to: 1) ?? 0.2
      windowTokens = try object.optional("windowTokens")?.integer(from: 16, to: 64) ?? 32
      windows = try object.optional("windows").map { try WindowPlacement($0) } ?? .aligned
      train = try object.optional("train")?.integer(from: 1, to: 10000) ?? 40
      test = try object.optional("test")?.integer(from: 1, to: 10000) ?? 50
      nonActivating = try object.optional("nonActivating")?.integer(from: 0, to: 10000) ?? 50
      negatives = try object.optional("negatives")?.array(from: 1).map { try NegativeKind($0) }
      neighbours = try object.optional("neighbours")?.integer(from: 1, to: 100) ?? 10
      embedder = try object.optional("embedder").map { try Client($0) }
      quantiles = try object.optional("quantiles")?.integer(from: 1, to: 100) ?? 10
      minimumExamples = try object.optional("minimumExamples")?.integer(from: 1, to: 10000) ?? 10
      seed = try object.optional("seed")?.integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = kind.json
      object["topShare"] = .number(topShare)
      object["windowTokens"] = .integer(windowTokens)
      object["windows"] = windows.json
      object["train"] = .integer(train)
      object["test"] = .integer(test)
      object["nonActivating"] = .integer(nonActivating)
      object["negatives"] = negatives.map { .array($0.map { $0.json }) }
      object["neighbours"] = .integer(neighbours)
      object["embedder"] = embedder.map { $0.json }
      object["quantiles"] = .integer(quantiles)
      object["minimumExamples"] = .integer(minimumExamples)
      object["seed"] = seed.map { .integer($0) }
      return .object(object)
    }
  }
}
