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
    let reads = a.encoder.width == b.encoder.width
    var partners: [Int: Partner] = [:]
    for pair in found.pairs {
      let cosine = reads ? try a.encoder.cosine(pair.a, b.encoder, pair.b) : 0
      partners[pair.a] = Partner(latent: pair.b, decoder: pair.similarity, encoder: cosine)
    }
    self.partners = partners
  }

  /// Latents whose partner is more similar than the published threshold by decoder and by encoder.
  package var shared: Int {
    partners.values.count { min($0.decoder, $0.encoder) > SimilaritySummary.sharedThreshold }
  }
}

extension UnitRows {
  /// Cosine of row `index` and row `other` of `rows`, which has the same width.
  fileprivate func cosine(_ index: Int, _ rows: UnitRows, _ other: Int) throws -> Float {
    let mine = try tensor.slice(index..<(index + 1)).floats()
    let theirs = try rows.tensor.slice(other..<(other + 1)).floats()
    return zip(mine, theirs).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
