// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Which windows of the cache stand for a latent. Windows never cross a document, and documents are split into
  /// training, validation and test documents, so nothing that an explanation was written from is in what it is scored
  /// on.
  package struct Sampler: WireValue {
    /// How activating windows are chosen for explaining: `quantiles`, equally many from each slice of activation
    /// strength; `top`, the strongest; `random`, any. Scoring always draws from quantiles, since every strength has to
    /// be explained.
    package var kind: SamplerKind
    /// Longest window, in tokens.
    package var windowTokens: Int
    /// Activating windows to explain from.
    package var train: Int
    /// Activating windows to score on.
    package var test: Int
    /// Windows in which the latent is silent, drawn at random.
    package var nonActivating: Int
    /// Slices of equal count that activating windows are divided into by their strongest activation.
    package var quantiles: Int
    /// A latent with fewer activating windows in the part of the corpus that is drawn from is skipped.
    package var minimumExamples: Int
    /// Decides every random choice; the request's own `seed` unless given.
    package var seed: Int?

    package init(
      kind: SamplerKind = .quantiles,
      windowTokens: Int = 32,
      train: Int = 40,
      test: Int = 50,
      nonActivating: Int = 50,
      quantiles: Int = 10,
      minimumExamples: Int = 10,
      seed: Int? = nil
    ) {
      self.kind = kind
      self.windowTokens = windowTokens
      self.train = train
      self.test = test
      self.nonActivating = nonActivating
      self.quantiles = quantiles
      self.minimumExamples = minimumExamples
      self.seed = seed
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "kind",
          "windowTokens",
          "train",
          "test",
          "nonActivating",
          "quantiles",
          "minimumExamples",
          "seed",
        ]
      )
      kind = try object.optional("kind").map { try SamplerKind($0) } ?? .quantiles
      windowTokens = try object.optional("windowTokens")?.integer(from: 16, to: 64) ?? 32
      train = try object.optional("train")?.integer(from: 1, to: 10000) ?? 40
      test = try object.optional("test")?.integer(from: 1, to: 10000) ?? 50
      nonActivating = try object.optional("nonActivating")?.integer(from: 0, to: 10000) ?? 50
      quantiles = try object.optional("quantiles")?.integer(from: 1, to: 100) ?? 10
      minimumExamples = try object.optional("minimumExamples")?.integer(from: 1, to: 10000) ?? 10
      seed = try object.optional("seed")?.integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = kind.json
      object["windowTokens"] = .integer(windowTokens)
      object["train"] = .integer(train)
      object["test"] = .integer(test)
      object["nonActivating"] = .integer(nonActivating)
      object["quantiles"] = .integer(quantiles)
      object["minimumExamples"] = .integer(minimumExamples)
      object["seed"] = seed.map { .integer($0) }
      return .object(object)
    }
  }
}
