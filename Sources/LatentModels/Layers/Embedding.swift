internal import LatentSupport
internal import LatentTensor

/// What makes the residual stream of tokens: their embeddings, and those of their positions where these are learned.
struct Embedding: Sendable {
  /// [vocabulary, width]
  let tokens: RowTable
  /// [positions, width]
  let positions: RowTable?
  /// What the embeddings are multiplied by (Gemma: √width).
  let scale: Float
  /// Applied to the sum (BERT, RWKV).
  let norm: Normalization?

  init(tokens: RowTable, positions: RowTable? = nil, scale: Float = 1, norm: Normalization? = nil) {
    self.tokens = tokens
    self.positions = positions
    self.scale = scale
    self.norm = norm
  }

  /// The stream that enters block 0, [row, width].
  func callAsFunction(in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let x = try backend.allocate(rows: pass.rows.count, columns: tokens.columns)
    try backend.gather(tokens, rows: pass.tokens, into: x)
    if scale != 1 { try backend.scale(x, by: scale, into: x) }
    if let positions { try backend.gather(positions, rows: pass.rows.positions, into: x, accumulate: true) }
    try norm?(x, into: x, on: backend)
    return x
  }
}
