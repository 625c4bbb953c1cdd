internal import LatentSupport
internal import LatentTensor

/// What makes the residual stream of tokens: their embeddings, and those of their positions where these are learned.
///
///     x = norm(scale · tokens[t] · projection + positions[i] + segment)
struct Embedding: Sendable {
  /// [vocabulary, width], or before a projection [vocabulary, narrower width]
  let tokens: RowTable
  /// What brings narrower embeddings to the width of the stream (OPT 350m).
  let projection: LinearWeight?
  /// [positions, width]
  let positions: RowTable?
  /// [1, width], added to every position: the embedding of the one segment that a text has (BERT).
  let segment: Matrix?
  /// What the tokens' embeddings are multiplied by (Gemma: √width; muP).
  let scale: Float
  /// Applied to the sum (BERT, RWKV).
  let norm: Normalization?

  init(
    tokens: RowTable,
    projection: LinearWeight? = nil,
    positions: RowTable? = nil,
    segment: Matrix? = nil,
    scale: Float = 1,
    norm: Normalization? = nil
  ) {
    self.tokens = tokens
    self.projection = projection
    self.positions = positions
    self.segment = segment
    self.scale = scale
    self.norm = norm
  }

  /// Numbers in a position of the stream.
  var width: Int { projection?.outputWidth ?? tokens.columns }

  /// The stream that enters block 0, [row, width].
  func callAsFunction(in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    var x = try backend.allocate(rows: pass.rows.count, columns: tokens.columns)
    try backend.gather(tokens, rows: pass.tokens, into: x)
    if scale != 1 { try backend.scale(x, by: scale, into: x) }
    if let projection {
      let projected = try backend.allocate(rows: x.rows, columns: projection.outputWidth)
      try backend.linear(x, projection, into: projected)
      x = projected
    }
    if let positions { try backend.gather(positions, rows: pass.rows.positions, into: x, accumulate: true) }
    if let segment { try backend.addVector(segment, factor: 1, to: x, into: x) }
    try norm?(x, into: x, on: backend)
    return x
  }
}
