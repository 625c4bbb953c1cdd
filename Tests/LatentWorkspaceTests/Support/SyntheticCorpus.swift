import LatentSupport
import LatentWorkspace

/// A made-up corpus and what made-up dictionaries say of it: every context can be asked for again, as a resumed run does.
struct SyntheticCorpus {
  let contexts: Int
  let contextLength: Int
  /// Tokens in the last context.
  let lastContext: Int
  let vocabulary = 50
  let seed: Int
  /// Latents, width and chance of firing of each dictionary.
  let dictionaries: [(latents: Int, width: Int, density: Double)]
  let corpus: String
  /// What was drawn already: tests write the same corpus hundreds of times.
  private let drawn = Drawn()

  private final class Drawn {
    var firings: [Int: [(latent: Int, value: Float)]] = [:]
  }

  init(
    contexts: Int = 24,
    contextLength: Int = 32,
    lastContext: Int? = nil,
    seed: Int = 1,
    dictionaries: [(latents: Int, width: Int, density: Double)] = [(64, 3, 0.05), (300, 5, 0.01)],
    corpus: String = "corpus-a"
  ) {
    self.contexts = contexts
    self.contextLength = contextLength
    self.lastContext = lastContext ?? contextLength
    self.seed = seed
    self.dictionaries = dictionaries
    self.corpus = corpus
  }

  var positions: Int { (contexts - 1) * contextLength + lastContext }

  var identity: CacheIdentity {
    CacheIdentity(
      model: "model-hash",
      tokenizer: "tokenizer-hash",
      corpus: corpus,
      dtype: "float32",
      contextLength: contextLength,
      specialTokens: "masked",
      codeVersion: "1",
      dictionaries: dictionaries.enumerated().map { index, dictionary in
        CacheDictionary(
          name: "dictionary\(index)",
          hash: "hash\(index)",
          hookpoint: "layers.\(index)",
          latents: dictionary.latents,
          width: dictionary.width
        )
      }
    )
  }

  /// Documents are 45 tokens long and begin with token 0, which is special.
  func batch(_ range: Range<Int>) -> (tokens: ContextBatch, activations: [ActivationBatch]) {
    let first = range.lowerBound * contextLength
    let last = min(range.upperBound * contextLength, positions)
    var tokens = ContextBatch(tokens: [], isSpecial: [], documents: [])
    for position in first..<last {
      let isSpecial = position % 45 == 0
      if position == first || isSpecial {
        let number = position / 45
        tokens.documents.append(
          ContextBatch.Document(offset: position - first, number: number, key: UInt64(number) &* 77)
        )
      }
      tokens.isSpecial.append(isSpecial)
      tokens.tokens.append(isSpecial ? 0 : token(at: position))
    }
    let activations = dictionaries.indices.map { index in
      var batch = ActivationBatch(
        rowOffsets: [0],
        latents: [],
        values: [],
        sums: ReconstructionSums(width: dictionaries[index].width)
      )
      for position in first..<last {
        if position % 45 != 0 {
          for (latent, value) in firings(at: position, dictionary: index) {
            batch.latents.append(Int32(latent))
            batch.values.append(value)
          }
          batch.sums.add(sums(at: position, width: dictionaries[index].width))
        }
        batch.rowOffsets.append(batch.latents.count)
      }
      return batch
    }
    return (tokens, activations)
  }

  func token(at position: Int) -> Int32 {
    var generator = SeededGenerator(seed: seed, "token", position)
    return Int32(1 + generator.index(below: vocabulary - 1))
  }

  /// Latent 0 never fires; latent 1 fires on every position whose token is 7.
  func firings(at position: Int, dictionary: Int) -> [(latent: Int, value: Float)] {
    let key = position * dictionaries.count + dictionary
    if let known = drawn.firings[key] { return known }
    var generator = SeededGenerator(seed: seed, "firings", position, dictionary)
    let (latents, _, density) = dictionaries[dictionary]
    var result: [(latent: Int, value: Float)] = []
    for latent in 1..<latents {
      let fires = latent == 1 ? token(at: position) == 7 : generator.index(below: 100_000) < Int(density * 100_000)
      if fires { result.append((latent, Float(1 + generator.index(below: 1 << 20)) / 4096)) }
    }
    drawn.firings[key] = result
    return result
  }

  func sums(at position: Int, width: Int) -> ReconstructionSums {
    var generator = SeededGenerator(seed: seed, "x", position)
    let x = (0..<width).map { _ in Double(generator.index(below: 1000)) / 100 }
    return ReconstructionSums(
      positions: 1,
      squaredError: Double(generator.index(below: 100)) / 100,
      squaredNorm: x.reduce(0) { $0 + $1 * $1 },
      columnSums: x
    )
  }

  /// Every firing of `latent`, by asking each position.
  func expectedFirings(of latent: Int, dictionary: Int) -> Firings {
    var firings = Firings()
    for position in 0..<positions where position % 45 != 0 {
      for (fired, value) in self.firings(at: position, dictionary: dictionary) where fired == latent {
        firings.positions.append(Int32(position))
        firings.values.append(value)
      }
    }
    return firings
  }

  /// Appends contexts until the corpus or `contexts` of it are done, in batches of `batchContexts`.
  func append(to writer: CacheWriter, batchContexts: Int = 3, upTo limit: Int? = nil) throws {
    let end = limit ?? contexts
    while writer.nextContext < end {
      let next = writer.nextContext
      let count = min(batchContexts, writer.contextsUntilSegmentEnd, end - next)
      let (tokens, activations) = batch(next..<(next + count))
      try writer.append(tokens, activations: activations)
    }
  }

  /// Writes the whole cache `name` into `store`, or what is missing of it.
  @discardableResult
  func write(_ name: String, in store: CacheStore, limits: CacheLimits = .small) throws -> [CacheTotals] {
    let writer = try store.writer(name, identity: identity, limits: limits)
    try append(to: writer)
    return try writer.finish()
  }
}

extension CacheLimits {
  /// Segments of five contexts of 32.
  static let small = CacheLimits(positionsPerSegment: 170)
}
