package import LatentModels
internal import LatentSupport
package import LatentWorkspace

/// The windows of a cache's latents, as numbers and as text: what explainers, scorers and people look at.
package struct LatentExampleSource: Sendable {
  package let cache: CacheReader
  /// The dictionary's place in the cache.
  package let dictionary: Int
  package let builder: ExampleBuilder
  private let tokenizer: Tokenizer

  /// - Parameters:
  ///   - windows: cut from `cache` for `sampler.windowTokens`; made once and shared by all latents.
  package init(
    cache: CacheReader,
    dictionary: Int,
    windows: WindowTable,
    sampler: Sampler,
    seed: Int,
    tokenizer: Tokenizer
  ) throws {
    self.cache = cache
    self.dictionary = dictionary
    self.tokenizer = tokenizer
    builder = ExampleBuilder(
      windows: windows,
      sampler: sampler,
      seed: seed,
      cachedTokens: try cache.statistics(ofDictionary: dictionary).totals.cachedPositions
    )
  }

  /// Windows of `latent` from the documents of `split` (all if nil).
  ///
  /// - Throws: `LatentError` that names a damaged file, or a latent that is none.
  package func examples(of latent: Int, from split: DocumentSplit?, count: Int) throws -> LatentExamples {
    let firings = try cache.firings(of: latent, dictionary: dictionary)
    return builder.examples(
      latent: latent,
      positions: firings.positions,
      values: firings.values,
      from: split,
      count: count
    )
  }

  /// The window with its tokens as strings, which joined are its text.
  package func render(_ window: ExampleWindow) throws -> RenderedWindow {
    RenderedWindow(
      tokens: tokenizer.shownTexts(of: try cache.tokens(window.tokens)),
      activations: window.activations,
      quantile: window.quantile,
      document: window.document
    )
  }
}
