package import LatentModels
internal import LatentSupport

/// How well a lens predicts at one site, meaned over held-out positions. Divergences and entropy are in nats.
package struct LensFigures: Sendable, Equatable {
  /// KL(model ‖ lens)
  package var kl: Double
  /// KL(lens ‖ model)
  package var reverseKL: Double
  package var jensenShannon: Double
  package var totalVariation: Double
  /// Of the lens's predictions.
  package var entropy: Double
  /// Of the next tokens under the lens.
  package var crossEntropyBitsPerByte: Double
  /// The median place of the next token in the lens's predictions, 1 for the most probable.
  package var targetRank: Double
  /// The same of the logit lens.
  package var logitLensKL: Double
  package var logitLensBitsPerByte: Double
  /// Whether the lens predicts better than the frequencies of tokens do.
  package var converged: Bool

  package init(
    kl: Double,
    reverseKL: Double,
    jensenShannon: Double,
    totalVariation: Double,
    entropy: Double,
    crossEntropyBitsPerByte: Double,
    targetRank: Double,
    logitLensKL: Double,
    logitLensBitsPerByte: Double,
    converged: Bool
  ) {
    self.kl = kl
    self.reverseKL = reverseKL
    self.jensenShannon = jensenShannon
    self.totalVariation = totalVariation
    self.entropy = entropy
    self.crossEntropyBitsPerByte = crossEntropyBitsPerByte
    self.targetRank = targetRank
    self.logitLensKL = logitLensKL
    self.logitLensBitsPerByte = logitLensBitsPerByte
    self.converged = converged
  }
}

/// What a lens was measured to be worth.
package struct LensReport: Sendable, Equatable {
  package var sites: [Hookpoint: LensFigures]
  /// Of the next tokens under the model itself.
  package var baselineBitsPerByte: Double
  /// Under the frequencies of tokens in the training text.
  package var unigramBitsPerByte: Double
  /// Held-out positions that this was measured on.
  package var positions: Int
  /// Tokens that the translators were trained on; 0 for a lens that was only measured.
  package var trainedTokens: Int
  package var steps: Int
  /// Memory that was stated before training began.
  package var memoryBytes: Int
  /// KL(model ‖ lens) with the translator of one site on the stream of another: a row for each translator, in the order of
  /// `transferSites`; empty where it was not asked for.
  package var transfer: [[Double]]
  package var transferSites: [Hookpoint]

  package init(
    sites: [Hookpoint: LensFigures],
    baselineBitsPerByte: Double,
    unigramBitsPerByte: Double,
    positions: Int,
    trainedTokens: Int = 0,
    steps: Int = 0,
    memoryBytes: Int = 0,
    transfer: [[Double]] = [],
    transferSites: [Hookpoint] = []
  ) {
    self.sites = sites
    self.baselineBitsPerByte = baselineBitsPerByte
    self.unigramBitsPerByte = unigramBitsPerByte
    self.positions = positions
    self.trainedTokens = trainedTokens
    self.steps = steps
    self.memoryBytes = memoryBytes
    self.transfer = transfer
    self.transferSites = transferSites
  }
}
