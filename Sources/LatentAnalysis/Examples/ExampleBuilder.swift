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

  /// One window that a latent fires in, and which of its firings lie there.
  private struct Hit {
    var window: Int
    var firings: Range<Int>
    var strongest: Float
  }

  /// - Parameters:
  ///   - positions: where the latent fires, ascending.
  ///   - values: how strongly, in the same order.
  ///   - split: the documents to draw from; nil draws from all.
  ///   - count: how many activating windows.
  package func examples(
    latent: Int,
    positions: [Int32],
    values: [Float],
    from split: DocumentSplit?,
    count: Int
  ) -> LatentExamples {
    var result = LatentExamples(
      latent: latent,
      firingCount: positions.count,
      firingFraction: Double(positions.count) / Double(max(1, cachedTokens)),
      maxActivation: values.max() ?? 0
    )
    guard !positions.isEmpty else {
      result.skipped = "it never fires in this cache"
      return result
    }
    let hits = self.hits(positions: positions, values: values)
    let eligible = strongestFirst(hits, in: split)
    guard eligible.count >= min(sampler.minimumExamples, count) else {
      let part = split.map { "the \($0) documents" } ?? "the cache"
      result.skipped =
        "it fires in \(eligible.count) windows of \(part), fewer than sampler.minimumExamples (\(sampler.minimumExamples))"
      return result
    }
    var generator = SeededGenerator(seed: seed, "examples", latent, split.map { "\($0)" } ?? "all")
    // Testing has to ask about every strength, whatever the explanation was written from.
    let kind = split == .test ? .quantiles : sampler.kind
    result.activating = sampler.choose(count, of: eligible, by: kind, using: &generator).map { choice in
      window(choice.item, quantile: choice.quantile, positions: positions, values: values)
    }
    result.nonActivating = silentWindows(
      in: split,
      except: Set(hits.map { Int32($0.window) }),
      using: &generator
    )
    return result
  }

  private func hits(positions: [Int32], values: [Float]) -> [Hit] {
    var hits: [Hit] = []
    var place = 0
    for index in positions.indices {
      guard let window = windows.window(at: Int(positions[index]), from: place) else { continue }
      place = window
      if hits.last?.window == window {
        hits[hits.count - 1].firings = hits[hits.count - 1].firings.lowerBound..<(index + 1)
        hits[hits.count - 1].strongest = max(hits[hits.count - 1].strongest, values[index])
      } else {
        hits.append(Hit(window: window, firings: index..<(index + 1), strongest: values[index]))
      }
    }
    return hits
  }

  private func strongestFirst(_ hits: [Hit], in split: DocumentSplit?) -> [Hit] {
    hits.filter { split == nil || windows.splits[$0.window] == split }
      .sorted { ($0.strongest, $1.window) > ($1.strongest, $0.window) }
  }

  private func window(_ hit: Hit, quantile: Int, positions: [Int32], values: [Float]) -> ExampleWindow {
    let tokens = windows.tokens(of: hit.window)
    var activations = [Float](repeating: 0, count: tokens.count)
    for index in hit.firings { activations[Int(positions[index]) - tokens.lowerBound] = values[index] }
    return ExampleWindow(
      tokens: tokens,
      document: Int(windows.documents[hit.window]),
      activations: activations,
      quantile: quantile
    )
  }

  private func silentWindows(
    in split: DocumentSplit?,
    except hits: Set<Int32>,
    using generator: inout SeededGenerator
  ) -> [ExampleWindow] {
    let candidates = split.map { windows.windowsBySplit[$0] ?? [] } ?? windows.all
    var chosen: Set<Int32> = []
    var order: [Int32] = []
    // Drawing and rejecting is quick while most windows are silent; a latent that fires nearly everywhere would make it
    // spin, so after some misses what is left is listed and drawn from.
    var misses = 0
    while order.count < sampler.nonActivating, misses < 20 * sampler.nonActivating, !candidates.isEmpty {
      let window = candidates[generator.index(below: candidates.count)]
      if hits.contains(window) || !chosen.insert(window).inserted { misses += 1 } else { order.append(window) }
    }
    if order.count < sampler.nonActivating {
      let rest = candidates.filter { !hits.contains($0) && !chosen.contains($0) }
      order += generator.sample(sampler.nonActivating - order.count, of: rest)
    }
    return order.map { window in
      let tokens = windows.tokens(of: Int(window))
      return ExampleWindow(
        tokens: tokens,
        document: Int(windows.documents[Int(window)]),
        activations: [Float](repeating: 0, count: tokens.count)
      )
    }
  }
}
