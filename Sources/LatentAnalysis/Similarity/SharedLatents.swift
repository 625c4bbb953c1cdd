internal import LatentSupport

/// Which matched latents are the same by what they look for and by what they write: a latent is shared when its partner is
/// alike in both, as in the published comparison of seeds, which found that either alone says too much.
package struct SharedLatents: Sendable, Equatable {
  /// Per pair, the cosine of the decoder rows and that of the encoder rows.
  package var decoder: [Float]
  package var encoder: [Float]

  package init(decoder: [Float], encoder: [Float]) {
    self.decoder = decoder
    self.encoder = encoder
  }

  private func share(of latents: Int, _ isShared: (Int) -> Bool) -> Double {
    Double(decoder.indices.count { isShared($0) }) / Double(max(1, latents))
  }

  /// Share of `latents`, all of the first dictionary's, whose partner is alike by decoder.
  package func byDecoder(of latents: Int) -> Double {
    share(of: latents) { decoder[$0] > SimilaritySummary.sharedThreshold }
  }

  /// By encoder.
  package func byEncoder(of latents: Int) -> Double {
    share(of: latents) { encoder[$0] > SimilaritySummary.sharedThreshold }
  }

  /// By both.
  package func byBoth(of latents: Int) -> Double {
    share(of: latents) {
      decoder[$0] > SimilaritySummary.sharedThreshold && encoder[$0] > SimilaritySummary.sharedThreshold
    }
  }
}
