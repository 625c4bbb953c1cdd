/// How often a latent fires how strongly: counts in equal steps from 0 to its strongest activation.
package struct ActivationHistogram: Sendable, Equatable {
  /// Bin i holds the activations above i and up to i + 1 steps of `strongest` / bins. Empty for a latent that never fires.
  package var counts: [Int]
  package var strongest: Float

  /// - Parameter values: activations where the latent fires.
  package init(_ values: [Float], bins: Int = 24) {
    strongest = values.max() ?? 0
    guard strongest > 0, strongest.isFinite else {
      counts = []
      return
    }
    counts = [Int](repeating: 0, count: bins)
    for value in values where value > 0 {
      let place = (value / strongest * Float(bins)).rounded(.up)
      counts[min(bins, max(1, Int(place))) - 1] += 1
    }
  }
}
