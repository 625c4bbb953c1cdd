internal import LatentSupport

/// Turns one latent's firings into windows: activating ones from each part of the corpus, and silent ones beside them.
package struct ExampleBuilder: Sendable {
  package let windows: WindowTable
  package let sampler: Sampler
  package let seed: Int
  /// Positions in the cache on which a latent may fire.
  package let cachedTokens: Int

  package init(windows: WindowTable, sampler: Sampler, seed: Int, cachedTokens: Int) {
    self.windows = windows
    self.sampler = sampler
    self.seed = seed
    self.cachedTokens = cachedTokens
  }

  /// `examples(of:from:count:)` of a latent that was not surveyed yet.
  package func examples(
    latent: Int,
    positions: [Int32],
    values: [Float],
    from split: DocumentSplit?,
    count: Int
  ) -> LatentExamples {
    examples(of: survey(latent: latent, positions: positions, values: values), from: split, count: count)
  }

  /// - Parameters:
  ///   - positions: where the latent fires, ascending.
  ///   - values: how strongly, in the same order.
  package func survey(latent: Int, positions: [Int32], values: [Float]) -> FiringSurvey {
    FiringSurvey(latent: latent, positions: positions, values: values, in: windows)
  }

  /// Activating windows, and random silent ones if the sampler asks for these; other kinds need more than a latent's own
  /// firings and are added by `LatentExampleSource`.
  ///
  /// - Parameters:
  ///   - split: the documents to draw from; nil draws from all.
  ///   - count: how many activating windows.
  ///   - minimum: fewer than this are none; the sampler's if not given.
  package func examples(
    of survey: FiringSurvey,
    from split: DocumentSplit?,
    count: Int,
    minimum: Int? = nil
  ) -> LatentExamples {
    var result = LatentExamples(
      latent: survey.latent,
      firingCount: survey.positions.count,
      firingFraction: Double(survey.positions.count) / Double(max(1, cachedTokens)),
      maxActivation: survey.values.max() ?? 0
    )
    guard !survey.positions.isEmpty else {
      result.skipped = "it never fires in this cache"
      return result
    }
    let eligible = survey.strongestFirst(in: split, windows)
    guard eligible.count >= min(minimum ?? sampler.minimumExamples, count) else {
      let part = split.map { "the \($0) documents" } ?? "the cache"
      result.skipped =
        "it fires in \(eligible.count) windows of \(part), fewer than sampler.minimumExamples (\(sampler.minimumExamples))"
      return result
    }
    let candidates = split.map { windows.windowsBySplit[$0] ?? [] } ?? windows.all
    result.windowFraction = Double(eligible.count) / Double(max(1, candidates.count))
    var generator = SeededGenerator(seed: seed, "examples", survey.latent, split.map { "\($0)" } ?? "all")
    // Testing and choosing have to ask about every strength, whatever the explanation was written from.
    let kind = split == .test || split == .validation ? .quantiles : sampler.kind
    switch sampler.placement {
    case .aligned:
      result.activating = sampler.choose(count, of: eligible, by: kind, using: &generator).map { choice in
        let window = Int(survey.windows[choice.item])
        let tokens = windows.tokens(of: window)
        var activations = [Float](repeating: 0, count: tokens.count)
        for index in survey.firings(at: choice.item) {
          activations[Int(survey.positions[index]) - tokens.lowerBound] = survey.values[index]
        }
        return ExampleWindow(
          tokens: tokens,
          document: Int(windows.documents[window]),
          activations: activations,
          quantile: choice.quantile
        )
      }
    case .centred:
      let centred = CentredWindows(survey, eligible, in: windows, seed: seed).windows
      result.activating = sampler.choose(count, of: centred, by: kind, using: &generator).map { choice in
        ExampleWindow(
          tokens: choice.item.tokens,
          document: Int(windows.documents[choice.item.window]),
          activations: survey.activations(over: choice.item.tokens),
          quantile: choice.quantile
        )
      }
    }
    if sampler.negatives.contains(.random) {
      result.nonActivating = silentWindows(among: candidates, survey, using: &generator).map {
        silent($0, .random)
      }
    }
    return result
  }

  /// Window `window` as one in which the latent is silent.
  package func silent(_ window: Int32, _ kind: NegativeKind) -> ExampleWindow {
    ExampleWindow(
      silent: windows.tokens(of: Int(window)),
      document: Int(windows.documents[Int(window)]),
      kind
    )
  }

  private func silentWindows(
    among candidates: [Int32],
    _ survey: FiringSurvey,
    using generator: inout SeededGenerator
  ) -> [Int32] {
    var chosen: Set<Int32> = []
    var order: [Int32] = []
    // Drawing and rejecting is quick while most windows are silent; a latent that fires nearly everywhere would make it
    // spin, so after some misses what is left is listed and drawn from.
    var misses = 0
    while order.count < sampler.nonActivating, misses < 20 * sampler.nonActivating, !candidates.isEmpty {
      let window = candidates[generator.index(below: candidates.count)]
      if survey.fires(in: window) || !chosen.insert(window).inserted { misses += 1 } else { order.append(window) }
    }
    if order.count < sampler.nonActivating {
      let rest = candidates.filter { !survey.fires(in: $0) && !chosen.contains($0) }
      order += generator.sample(sampler.nonActivating - order.count, of: rest)
    }
    return order
  }
}
