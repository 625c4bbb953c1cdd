package import LatentSupport

/// The latent of another dictionary that is most probably the same.
package struct PartnerCardPart: ReportCardPart {
  private let comparison: ReportComparison

  package init(_ comparison: ReportComparison) {
    self.comparison = comparison
  }

  package nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject] {
    latents.map { latent in
      guard let partner = comparison.partners[latent] else { return [:] }
      var fields: JSONObject = [
        "latent": .integer(partner.latent), "decoder": .rounded(partner.decoder, digits: 6),
        "encoder": .rounded(partner.encoder, digits: 6),
      ]
      fields["explanation"] = comparison.explanations[partner.latent].map { .string($0) }
      return ["partner": .object(fields)]
    }
  }
}
