package import LatentTensor

/// A token whose probability changed.
package struct TokenShift: Sendable, Equatable {
  package let token: Int32
  /// By how much its log-probability is higher than in the baseline, in nats.
  package let delta: Float
}

extension ResidentModel {
  /// Logits without the columns that stand for no token: vocabularies are often padded to a round number, and what a
  /// model gives the padding is noise. To be used before every softmax, divergence and choice.
  package func real(_ logits: Matrix) -> Matrix {
    logits.columns(0..<min(realVocabulary, logits.columns))
  }

  /// Log-probabilities in nats, [row, real token], of `logits` [row, vocabulary].
  package func logProbabilities(_ logits: Matrix) throws -> Matrix {
    let logits = real(logits)
    let result = try backend.allocate(rows: logits.rows, columns: logits.columns)
    try backend.logSoftmax(logits, into: result)
    return result
  }

  /// KL(softmax(baseline) ‖ softmax(changed)) of each row, in nats.
  package func divergence(_ baseline: Matrix, from changed: Matrix) throws -> [Double] {
    try backend.divergence(real(baseline), from: real(changed))
  }

  /// The tokens whose log-probability rose and fell most from `baseline` [1, vocabulary] to `changed`, strongest first.
  package func shifts(
    from baseline: Matrix,
    to changed: Matrix,
    count: Int
  ) throws -> (up: [TokenShift], down: [TokenShift]) {
    let before = try logProbabilities(baseline)
    let difference = try logProbabilities(changed)
    try backend.scale(before, by: -1, into: before)
    try backend.add(difference, before, into: difference)
    let up = try backend.top(count, of: difference)
    try backend.scale(difference, by: -1, into: difference)
    let down = try backend.top(count, of: difference)
    return (
      zip(up.indices, up.values).map { TokenShift(token: $0, delta: $1) }.filter { $0.delta > 0 },
      zip(down.indices, down.values).map { TokenShift(token: $0, delta: -$1) }.filter { $0.delta < 0 }
    )
  }

  /// Logits [row, vocabulary] of a residual stream `x` [row, width]: final norm and unembedding, as the logit lens
  /// reads a stream in the middle of a model. `x` stays as it is.
  package func logits(ofStream x: Matrix) throws -> Matrix {
    guard let norm = network.finalNorm else { return try logits(ofFinal: x) }
    let normed = try backend.allocate(rows: x.rows, columns: x.columns)
    try norm(x, into: normed, on: backend)
    return try logits(ofFinal: normed)
  }

  /// Logits [row, vocabulary] of the final norm's output `x` [row, width].
  package func logits(ofFinal x: Matrix) throws -> Matrix {
    guard let unembedding = network.unembedding else { throw encoderRefusal("give logits", field: "model") }
    return try unembedding(x, on: backend)
  }

  /// `x` [row, width] times the unembedding, [row, vocabulary]: logits of the final norm's output without what some models
  /// multiply them by or cap them at. A bias is in it.
  package func unembeddingProduct(of x: Matrix) throws -> Matrix {
    guard let unembedding = network.unembedding else { throw encoderRefusal("give logits", field: "model") }
    let product = try backend.allocate(rows: x.rows, columns: unembedding.weight.outputWidth)
    try unembedding.multiply(x, into: product, on: backend)
    return product
  }

  /// Puts the logits of a residual stream `x` [row, width] into `logits` [row, vocabulary]. `x` stays as it is.
  package func writeLogits(ofStream x: Matrix, into logits: Matrix) throws {
    guard let unembedding = network.unembedding else { throw encoderRefusal("give logits", field: "model") }
    guard let norm = network.finalNorm else { return try unembedding(x, into: logits, on: backend) }
    let normed = try backend.allocate(rows: x.rows, columns: x.columns)
    try norm(x, into: normed, on: backend)
    try unembedding(normed, into: logits, on: backend)
  }

  /// Puts the logits of the final norm's output `x` [row, width] into `logits` [row, vocabulary].
  package func writeLogits(ofFinal x: Matrix, into logits: Matrix) throws {
    guard let unembedding = network.unembedding else { throw encoderRefusal("give logits", field: "model") }
    try unembedding(x, into: logits, on: backend)
  }

  /// Whether logits depend on a stream's direction only, since a norm stands before the unembedding.
  package var normsFinalStream: Bool { network.finalNorm != nil }

  /// Puts into `output` what the final norm makes of the stream `x` [row, width] before its gain and bias; `x` itself for
  /// a model without one.
  package func normalizeFinalStream(_ x: Matrix, into output: Matrix) throws {
    guard let norm = network.finalNorm else { return try backend.copy(x, into: output) }
    try norm.normalize(x, into: output, on: backend)
  }
}
