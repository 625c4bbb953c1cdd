package import LatentModels
internal import LatentSupport
package import LatentWorkspace

/// The windows of a cache's latents, as numbers and as text: what explainers, scorers and people look at.
package struct LatentExampleSource: Sendable {
  package let cache: CacheReader
  /// The dictionary's place in the cache.
  package let dictionary: Int
  package let builder: ExampleBuilder
  package var negatives: NegativeSources
  private let texts: TokenTexts

  /// - Parameters:
  ///   - windows: cut from `cache` for `sampler.windowTokens`; made once and shared by all latents.
  package init(
    cache: CacheReader,
    dictionary: Int,
    windows: WindowTable,
    sampler: Sampler,
    seed: Int,
    tokenizer: Tokenizer,
    negatives: NegativeSources = NegativeSources()
  ) throws {
    self.cache = cache
    self.dictionary = dictionary
    self.negatives = negatives
    texts = TokenTexts(tokenizer)
    builder = ExampleBuilder(
      windows: windows,
      sampler: sampler,
      seed: seed,
      cachedTokens: try cache.statistics(ofDictionary: dictionary).totals.cachedPositions
    )
  }

  /// Where `latent` fires: read once for all parts of the corpus that are drawn from.
  ///
  /// - Throws: `LatentError` that names a damaged file, or a latent that is none.
  package func survey(_ latent: Int) throws -> FiringSurvey {
    let firings = try cache.firings(of: latent, dictionary: dictionary)
    return builder.survey(latent: latent, positions: firings.positions, values: firings.values)
  }

  /// Windows of `latent` from the documents of `split` (all if nil), with silent ones of all kinds but those that need an
  /// embedder.
  ///
  /// - Throws: `LatentError` that names a damaged file, or a latent that is none.
  package func examples(of latent: Int, from split: DocumentSplit?, count: Int) throws -> LatentExamples {
    try examples(of: survey(latent), from: split, count: count)
  }

  /// `examples(of:from:count:)` of a latent that was surveyed before.
  package func examples(
    of survey: FiringSurvey,
    from split: DocumentSplit?,
    count: Int,
    minimum: Int? = nil
  ) throws -> LatentExamples {
    var examples = builder.examples(of: survey, from: split, count: count, minimum: minimum)
    guard examples.skipped == nil else { return examples }
    let sampler = builder.sampler
    var chosen = SilentSelection(
      survey,
      examples.nonActivating,
      split,
      count: sampler.nonActivating,
      builder,
      SeededGenerator(seed: builder.seed, "negatives", survey.latent)
    )
    for kind in sampler.negatives {
      switch kind {
      case .random, .embedding:
        continue
      case .sameToken:
        guard let index = negatives.tokenIndex else { continue }
        examples.nonActivating += chosen.sameToken(try cache.tokens(at: survey.positions), index)
      case .coFiring:
        examples.nonActivating += try chosen.firing(try surveys(negatives.coFiring[survey.latent]), kind)
      case .decoder:
        examples.nonActivating += try chosen.firing(try surveys(negatives.decoder[survey.latent]), kind)
      }
    }
    return examples
  }

  /// `examples` with the silent windows that read most like its activating ones, if the sampler asks for these.
  ///
  /// - Throws: what the embedder throws.
  package nonisolated(nonsending) func withNearest(
    _ examples: LatentExamples,
    _ survey: FiringSurvey
  ) async throws -> LatentExamples {
    let sampler = builder.sampler
    guard sampler.negatives.contains(.embedding), let embeddings = negatives.embeddings, examples.skipped == nil else {
      return examples
    }
    // Of every strength: what is near the strongest only would all look like one kind of text.
    let step = max(1, examples.activating.count / Self.mostQueries)
    let queries = stride(from: 0, to: examples.activating.count, by: step).map { examples.activating[$0] }
    let nearest = try await embeddings.nearest(to: try queries.map { try render($0).text })
    var result = examples
    var taken = Set(examples.nonActivating.map(\.tokens.lowerBound))
    var found: [ExampleWindow] = []
    // In turns, so that no query has all the places.
    var lists = nearest.map { $0[...] }
    while found.count < sampler.nonActivating, lists.contains(where: { !$0.isEmpty }) {
      for place in lists.indices where found.count < sampler.nonActivating {
        while let window = lists[place].popFirst() {
          let start = Int(builder.windows.starts[Int(window)])
          guard !survey.fires(in: window), taken.insert(start).inserted else { continue }
          found.append(builder.silent(window, .embedding))
          break
        }
      }
    }
    result.nonActivating += found
    return result
  }

  private static let mostQueries = 10

  private func surveys(_ latents: [Int]?) throws -> [FiringSurvey] { try (latents ?? []).map { try survey($0) } }

  /// The window with its tokens as strings, which joined are its text.
  package func render(_ window: ExampleWindow) throws -> RenderedWindow {
    RenderedWindow(
      tokens: texts.texts(of: try cache.tokens(window.tokens)),
      activations: window.activations,
      quantile: window.quantile,
      document: window.document,
      negative: window.negative
    )
  }
}
