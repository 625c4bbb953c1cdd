package import LatentTensor

/// Which latents a text sets off.
package enum TextActivity {
  /// The strongest activation of each latent that fires on `tokens`, without those that do not count.
  ///
  /// - Parameters:
  ///   - fired: what fires on each token.
  ///   - counts: per token, whether it does.
  package static func strongest(_ fired: SparseRows, counts: [Bool]) -> [Int: Float] {
    var strongest: [Int: Float] = [:]
    for row in 0..<fired.rows where counts[row] {
      for entry in fired.entries(ofRow: row) {
        let latent = Int(fired.latents[entry])
        strongest[latent] = max(strongest[latent] ?? 0, fired.values[entry])
      }
    }
    return strongest.filter { $0.value > 0 }
  }
}
