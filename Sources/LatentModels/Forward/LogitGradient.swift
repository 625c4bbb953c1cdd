package import LatentTensor

/// The way back from what a model predicts to the residual stream that it predicts it from: the gradient of
/// KL(p ‖ softmax(logits(x))) by x, through soft cap, scale, unembedding and final norm.
///
///     ∂KL/∂logits = q − p;   ∂/∂normed = (q − p) · (1 − (logits/cap)²) · scale · Uᵀ;   then the norm's own gradient
///
/// Padding of the vocabulary takes no part.
package struct LogitGradient: Sendable {
  private let norm: Normalization?
  private let unembedding: Unembedding
  /// [vocabulary → width]
  private let back: LinearWeight
  private let projectionBack: LinearWeight?
  /// Columns of the logits that stand for tokens.
  private let realVocabulary: Int
  private let backend: any Backend

  /// - Throws: `LatentError`: `invalidParams` for an encoder, `outOfResources`.
  package init(_ model: ResidentModel) throws {
    guard let unembedding = model.network.unembedding else { throw model.encoderRefusal("give logits", field: "model") }
    try self.init(
      norm: model.network.finalNorm,
      unembedding: unembedding,
      realVocabulary: model.realVocabulary,
      backend: model.backend
    )
  }

  init(norm: Normalization?, unembedding: Unembedding, realVocabulary: Int, backend: any Backend) throws {
    self.norm = norm
    self.unembedding = unembedding
    self.realVocabulary = realVocabulary
    self.backend = backend
    back = try backend.makeTransposed(unembedding.weight)
    projectionBack = try unembedding.projection.map { try backend.makeTransposed($0) }
  }

  /// Memory that it takes with logits of `rows`, in bytes: the unembedding a second time, and logits.
  package static func byteCount(_ model: ResidentModel, rows: Int) -> Int {
    let weight = model.network.unembedding?.weight
    // Logits, and what a product in bfloat16 rounds them to.
    return (weight?.byteCount ?? 0) + rows * model.vocabulary * (weight?.precision == .bfloat16 ? 6 : 4)
  }

  /// Puts into `gradient` the gradient of factor · Σ KL(p ‖ q) by `stream`.
  ///
  /// - Parameters:
  ///   - stream: [row, width]
  ///   - targets: the probabilities p, [row, real token].
  ///   - logits: working memory of at least as many rows, [_, vocabulary].
  ///   - gradient: [row, width]
  /// - Returns: the cross-entropy −Σ p log q of each row, in nats.
  package func callAsFunction(
    _ stream: Matrix,
    targets: Matrix,
    factor: Float,
    logits: Matrix,
    into gradient: Matrix
  ) throws -> [Double] {
    let logits = logits.rows(0..<stream.rows)
    // The gradient's place holds the normed stream first.
    if let norm {
      try norm(stream, into: gradient, on: backend)
      try unembedding(gradient, into: logits, on: backend)
    } else {
      try unembedding(stream, into: logits, on: backend)
    }
    let real = logits.columns(0..<min(realVocabulary, logits.columns))
    let losses = try backend.crossEntropyGradient(
      real,
      targets: targets,
      softCap: unembedding.softCap,
      factor: factor * unembedding.scale
    )
    if real.columns < logits.columns {
      try backend.fill(logits.columns(real.columns..<logits.columns), with: 0)
    }
    if let projectionBack {
      let projected = try backend.allocate(rows: stream.rows, columns: back.outputWidth)
      try backend.linear(logits, back, into: projected)
      try backend.linear(projected, projectionBack, into: gradient)
    } else {
      try backend.linear(logits, back, into: gradient)
    }
    try norm?.backward(stream, gradient: gradient, on: backend)
    return losses
  }
}
