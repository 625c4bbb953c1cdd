/// What the partners of a dictionary's latents amount to.
package struct SimilaritySummary: Sendable, Equatable {
  /// From here on a latent counts as shared; the threshold of the published comparison of seeds.
  package static let sharedThreshold: Float = 0.7

  /// Mean over all latents of `a` of the similarity to the nearest of `b`; 0 where nothing is like it.
  package var meanMaxSimilarity: Double
  /// Mean over all latents of `a` of the similarity to the partner; 0 without one.
  package var meanSimilarity: Double
  /// Share of the latents of `a` whose partner is more similar than `sharedThreshold`.
  package var sharedFraction: Double
  /// Similarity to the partner at every tenth of the latents of `a`, ascending; 0 for those without one.
  package var quantiles: [Double]

  package init(_ matching: LatentMatching) {
    let count = matching.greatest.count
    let all = Double(max(1, count))
    meanMaxSimilarity = matching.greatest.reduce(0.0) { $0 + Double($1) } / all
    meanSimilarity = matching.pairs.reduce(0.0) { $0 + Double($1.similarity) } / all
    sharedFraction = Double(matching.pairs.count { $0.similarity > Self.sharedThreshold }) / all
    let unpaired = [Double](repeating: 0, count: count - matching.pairs.count)
    let ascending = (unpaired + matching.pairs.map { Double($0.similarity) }).sorted()
    quantiles = (0...10).map { Quantiles.quantile(Double($0) / 10, ofSorted: ascending) }
  }
}
