package import LatentSupport
package import LatentTensor

/// Which latents of another dictionary are those of a report's: matched one to one by decoder row, and compared by encoder
/// row as well, since a latent counts as shared only where both agree.
package struct ReportComparison: Sendable {
  package struct Partner: Sendable, Equatable {
    package var latent: Int
    /// Cosine of the decoder rows.
    package var decoder: Float
    /// Cosine of the encoder rows.
    package var encoder: Float
  }

  /// The other dictionary's name.
  package let name: String
  /// Latents of the report's dictionary.
  package let count: Int
  /// By latent; one that is left over by the one-to-one matching has none, which does not say that nothing points its way.
  package let partners: [Int: Partner]
  /// The newest explanation of each of the other's latents.
  package var explanations: [Int: String] = [:]

  /// The rows of one dictionary.
  package struct Rows: Sendable {
    package var decoder: UnitRows
    package var encoder: UnitRows

    package init(decoder: UnitRows, encoder: UnitRows) {
      self.decoder = decoder
      self.encoder = encoder
    }
  }

  /// - Throws: `LatentError`: `invalidParams` when the widths differ, `cancelled`.
  package init(
    _ a: Rows,
    with b: Rows,
    named name: String,
    on backend: any Backend,
    lane: Lane,
    work: WorkContext
  ) async throws {
    let found = try await LatentMatching(
      a.decoder,
      b.decoder,
      method: .optimal,
      on: backend,
      lane: lane,
      work: WorkContext(cancellation: work.cancellation)
    )
    self.name = name
    count = a.decoder.count
    let pairs = found.pairs
    // What is read at places of other widths cannot be alike.
    let isReadAlike = a.encoder.width == b.encoder.width
    let encoders = isReadAlike ? await lane.run { a.encoder.cosines(pairs, with: b.encoder) } : pairs.map { _ in 0 }
    var partners: [Int: Partner] = [:]
    for (pair, encoder) in zip(pairs, encoders) {
      partners[pair.a] = Partner(latent: pair.b, decoder: pair.similarity, encoder: encoder)
    }
    self.partners = partners
  }

  /// Latents whose partner is more similar than the published threshold by decoder and by encoder.
  package var shared: Int {
    partners.values.count { min($0.decoder, $0.encoder) > SimilaritySummary.sharedThreshold }
  }
}
