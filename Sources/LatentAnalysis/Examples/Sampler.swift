internal import LatentSupport

/// Which of a latent's activating windows are taken, and how many of each kind.
package struct Sampler: Sendable, Equatable {
  /// How windows are chosen for explaining. Testing always draws from quantiles: every strength has to be explained.
  package enum Kind: String, Sendable, CaseIterable {
    /// The strongest.
    case top
    /// Any, uniformly.
    case random
    /// Equally many from each of `quantiles` slices of equal count, strongest slice first.
    case quantiles
    /// The strongest, as many as `topShare` says, and the rest from quantiles of the others.
    case mix
  }

  /// Where windows are cut.
  package enum Placement: String, Sendable, CaseIterable {
    /// As the corpus is cut once for all latents: each token lies in exactly one window.
    case aligned
    /// Round the token that the latent fires on most strongly, which has about three quarters of the window before it.
    case centred
  }

  package var kind: Kind
  /// Of a mix, the share that are the strongest.
  package var topShare: Double
  /// Longest window, in tokens.
  package var windowTokens: Int
  package var placement: Placement
  /// Windows to explain from, to score on, and of each kind of window where the latent is silent.
  package var train: Int
  package var test: Int
  package var nonActivating: Int
  package var negatives: [NegativeKind]
  /// How many neighbours of a latent the windows of `coFiring` and `decoder` come from.
  package var neighbours: Int
  package var quantiles: Int
  /// Latents with fewer activating windows in train or in test are skipped.
  package var minimumExamples: Int

  package init(
    kind: Kind = .quantiles,
    topShare: Double = 0.2,
    windowTokens: Int = 32,
    placement: Placement = .aligned,
    train: Int = 40,
    test: Int = 50,
    nonActivating: Int = 50,
    negatives: [NegativeKind] = [.random],
    neighbours: Int = 10,
    quantiles: Int = 10,
    minimumExamples: Int = 10
  ) {
    self.kind = kind
    self.topShare = topShare
    self.windowTokens = windowTokens
    self.placement = placement
    self.train = train
    self.test = test
    self.nonActivating = nonActivating
    self.negatives = negatives
    self.neighbours = neighbours
    self.quantiles = quantiles
    self.minimumExamples = minimumExamples
  }
}

extension Sampler {
  /// A chosen item with the slice it came from (0 = strongest).
  struct Choice<Item> {
    var item: Item
    var quantile: Int
  }

  /// Chooses `count` of `items`.
  ///
  /// - Parameter items: strongest first.
  /// - Returns: strongest slice first; inside a slice, in the order of `items`.
  func choose<Item>(
    _ count: Int,
    of items: [Item],
    by kind: Kind,
    using generator: inout SeededGenerator
  ) -> [Choice<Item>] {
    let slices = max(1, min(quantiles, items.count))
    func slice(_ index: Int) -> Int { index * slices / max(1, items.count) }
    let chosen: [Int]
    switch kind {
    case .top:
      chosen = Array(items.indices.prefix(count))
    case .random:
      chosen = generator.sample(count, of: Array(items.indices)).sorted()
    case .quantiles:
      chosen = fromSlices(count, slices: slices, itemCount: items.count, using: &generator)
    case .mix:
      let top = min(items.count, Int((Double(count) * topShare).rounded()))
      let rest = items.count - top
      let others = fromSlices(
        count - top,
        slices: max(1, min(quantiles, rest)),
        itemCount: rest,
        using: &generator
      )
      chosen = Array(0..<top) + others.map { $0 + top }
    }
    return chosen.map { Choice(item: items[$0], quantile: slice($0)) }
  }

  private func fromSlices(
    _ count: Int,
    slices: Int,
    itemCount: Int,
    using generator: inout SeededGenerator
  ) -> [Int] {
    var bounds: [Range<Int>] = []
    var start = 0
    for slice in 0..<slices {
      // The inverse of `index * slices / itemCount`: the first index that belongs to the next slice.
      let end = ((slice + 1) * itemCount + slices - 1) / slices
      bounds.append(start..<end)
      start = end
    }
    // Slices that hold too few give all they have; what is missing is asked of the slices that have more.
    var quota = [Int](repeating: 0, count: slices)
    var left = max(0, min(count, itemCount))
    while left > 0 {
      let open = quota.indices.filter { quota[$0] < bounds[$0].count }
      let share = max(1, left / open.count)
      for slice in open where left > 0 {
        let more = min(share, left, bounds[slice].count - quota[slice])
        quota[slice] += more
        left -= more
      }
    }
    return zip(bounds, quota).flatMap { range, quota in generator.sample(quota, of: Array(range)).sorted() }
  }
}
