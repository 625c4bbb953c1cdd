package import LatentSupport

/// A map of how similar two dictionaries' latents are: one point for each pair.
package struct SimilaritySection: ReportSection {
  private let comparison: ReportComparison
  private let latents: Set<Int>

  /// - Parameter latents: those that have a card. The map shows their pairs; the shared fraction is of all latents.
  package init(_ comparison: ReportComparison, latents: [Int]) {
    self.comparison = comparison
    self.latents = Set(latents)
  }

  package nonisolated(nonsending) func write(to file: ReportFile, _ work: WorkContext) async throws {
    let pairs = comparison.partners.sorted { $0.key < $1.key }
    let shown = pairs.filter { latents.contains($0.key) }
    let cosines = pairs.map { Double($0.value.decoder) }
    try file.write(
      [
        "name": .string(comparison.name), "count": .integer(comparison.count), "paired": .integer(pairs.count),
        "shared": .integer(comparison.shared), "threshold": .rounded(SimilaritySummary.sharedThreshold),
        "meanDecoder": .rounded(cosines.reduce(0, +) / Double(max(1, cosines.count))),
        "latents": .array(shown.map { .integer($0.key) }),
        "partners": .array(shown.map { .integer($0.value.latent) }),
        "decoder": .array(shown.map { .rounded($0.value.decoder, digits: 6) }),
        "encoder": .array(shown.map { .rounded($0.value.encoder, digits: 6) }),
      ],
      as: "similarity"
    )
  }
}
