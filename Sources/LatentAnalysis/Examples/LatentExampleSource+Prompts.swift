internal import LatentSupport
internal import LatentWorkspace

extension LatentExampleSource {
  /// Beginnings of text that end on a token on which the latent fires, and before which it is silent: what an edit of the
  /// latent can be shown after.
  ///
  /// - Parameters:
  ///   - split: the documents to draw from.
  ///   - count: how many at most, of all strengths alike.
  package func prompts(_ survey: FiringSurvey, from split: DocumentSplit, count: Int) throws -> [[Int32]] {
    let table = builder.windows
    var candidates: [Range<Int>] = []
    for place in survey.strongestFirst(in: split, table) {
      let firings = survey.firings(at: place)
      let end = Int(survey.positions[firings.lowerBound]) + 1
      let stretch = table.stretch(of: Int(survey.windows[place]))
      var start = max(stretch.lowerBound, end - Self.longestPrompt)
      if firings.lowerBound > 0 { start = max(start, Int(survey.positions[firings.lowerBound - 1]) + 1) }
      if end - start >= Self.shortestPrompt { candidates.append(start..<end) }
    }
    var generator = SeededGenerator(seed: builder.seed, "prompts", survey.latent, "\(split)")
    return try builder.sampler.choose(count, of: candidates, by: .quantiles, using: &generator).map {
      try cache.tokens($0.item)
    }
  }

  /// Prompts to tune an edit's strength on: of validation documents, and where a rare latent has too few there, of training
  /// documents, which are not scored on either.
  package func tuningPrompts(_ survey: FiringSurvey, count: Int) throws -> [[Int32]] {
    guard count > 0 else { return [] }
    let prompts = try prompts(survey, from: .validation, count: count)
    guard prompts.count < count else { return prompts }
    return prompts + (try self.prompts(survey, from: .train, count: count - prompts.count))
  }

  private static let longestPrompt = 64
  private static let shortestPrompt = 8
}
