/// What one dictionary said of a batch of positions: a compressed-rows matrix [positions, latents], and the sums that
/// explained variance is made of.
package struct ActivationBatch: Sendable, Equatable {
  /// Position p of the batch owns the entries `rowOffsets[p] ..< rowOffsets[p + 1]`; one more than positions. Masked
  /// (special) positions own none.
  package var rowOffsets: [Int]
  /// Each entry's latent, ascending within a position.
  package var latents: [Int32]
  /// Each entry's activation.
  package var values: [Float]
  /// Sums over the batch's cached positions.
  package var sums: ReconstructionSums

  package init(rowOffsets: [Int], latents: [Int32], values: [Float], sums: ReconstructionSums) {
    self.rowOffsets = rowOffsets
    self.latents = latents
    self.values = values
    self.sums = sums
  }
}
