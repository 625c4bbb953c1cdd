internal import LatentTensor

/// What makes logits of the final norm's output.
///
///     logits = cap(scale · (x · projection · weight + bias))
struct Unembedding: Sendable {
  /// What brings the stream to the width of narrower embeddings (OPT 350m).
  let projection: LinearWeight?
  /// [width → vocabulary]
  let weight: LinearWeight
  /// What the logits are multiplied by (Cohere, Granite, muP).
  let scale: Float
  /// With a cap c, a logit l becomes c·tanh(l/c) (Gemma 2).
  let softCap: Float?

  init(_ weight: LinearWeight, projection: LinearWeight? = nil, scale: Float = 1, softCap: Float? = nil) {
    self.projection = projection
    self.weight = weight
    self.scale = scale
    self.softCap = softCap
  }

  /// Logits [row, vocabulary] of `x` [row, width].
  func callAsFunction(_ x: Matrix, on backend: any Backend) throws -> Matrix {
    let logits = try backend.allocate(rows: x.rows, columns: weight.outputWidth)
    try self(x, into: logits, on: backend)
    return logits
  }

  /// Puts the logits of `x` [row, width] into `logits` [row, vocabulary].
  func callAsFunction(_ x: Matrix, into logits: Matrix, on backend: any Backend) throws {
    try multiply(x, into: logits, on: backend)
    if scale != 1 { try backend.scale(logits, by: scale, into: logits) }
    if let softCap {
      try backend.scale(logits, by: 1 / softCap, into: logits)
      try backend.activate(logits, .tanh, into: logits)
      try backend.scale(logits, by: softCap, into: logits)
    }
  }

  /// Puts what `x` [row, width] becomes before it is scaled and capped into `product` [row, vocabulary].
  func multiply(_ x: Matrix, into product: Matrix, on backend: any Backend) throws {
    var x = x
    if let projection {
      let projected = try backend.allocate(rows: x.rows, columns: projection.outputWidth)
      try backend.linear(x, projection, into: projected)
      x = projected
    }
    try backend.linear(x, weight, into: product)
  }
}
