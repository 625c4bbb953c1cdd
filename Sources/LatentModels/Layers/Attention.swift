internal import LatentTensor

/// Multi-head self-attention with shared key heads (https://arxiv.org/abs/1706.03762, https://arxiv.org/abs/2305.13245).
///
///     q, k, v = split(x · projection);  q, k = norm(q), norm(k) where there are such norms
///     heads   = softmax(rotate(q) · rotate(k)ᵀ · scale + mask) · v
///     output  = heads · W_O
struct Attention: Sublayer {
  /// How queries, keys and values share the projection's columns.
  enum Layout: Sendable {
    /// All queries, then all keys, then all values.
    case blocks
    /// Query, key and value of head 0, then those of head 1, … (GPT-NeoX).
    case interleavedByHead
  }

  /// [width → (heads + 2 · keyHeads) · headWidth]
  let projection: LinearWeight
  let layout: Layout
  /// Query heads.
  let heads: Int
  /// Key and value heads; a divisor of `heads`.
  let keyHeads: Int
  let headWidth: Int
  /// nil where queries and keys stay as they are projected.
  var norms: QueryKeyNorms?
  /// nil where positions enter elsewhere.
  let rotary: RotaryEmbedding?
  let options: AttentionOptions
  /// [heads · headWidth → width]
  let output: LinearWeight

  var points: [BlockPoint] { [BlockPoint(.attentionHeads, width: heads * headWidth)] }

  /// Where positions also see later ones, nothing that was computed of a beginning holds for more of the text.
  var initialState: LayerState? {
    guard options.isCausal else { return nil }
    return .keyValue(KeyValueCache(keyWidth: keyHeads * headWidth, valueWidth: keyHeads * headWidth))
  }

  func keepsMemory(from length: Int, to longer: Int) -> Bool { rotary?.isSame(length, longer) ?? true }

  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let projected = try pass.scratch(.projection, columns: projection.outputWidth)
    try backend.linear(x, projection, into: projected)
    let (queries, keys, values) = split(projected)
    try norms?(queries, keys, on: backend)
    if let rotary {
      try rotary.rotate(queries, in: pass)
      try rotary.rotate(keys, in: pass)
    }
    let sequences = try pass.rows.sequences.indices.map { index in
      try pass.remember(keys, values, ofSequence: index, layer: layer)
    }
    var mixed = try pass.scratch(.heads, columns: heads * headWidth)
    try backend.attention(
      queries,
      sequences,
      options: options,
      into: Heads(mixed, count: heads, width: headWidth)
    )
    mixed = try pass.tap(.attentionHeads(layer), mixed)
    let result = try residual ?? pass.scratch(.contribution, columns: output.outputWidth)
    try backend.linear(mixed, output, into: result, epilogue: Epilogue(residual: residual))
    return result
  }

  /// Views of the queries, keys and values in the rows of `projected`.
  private func split(_ projected: Matrix) -> (Heads, Heads, Heads) {
    func view(_ first: Int, count: Int, stride: Int) -> Heads {
      Heads(projected.columns(first..<projected.columns), count: count, width: headWidth, stride: stride)
    }
    switch layout {
    case .blocks:
      let keys = heads * headWidth
      let values = keys + keyHeads * headWidth
      return (
        view(0, count: heads, stride: headWidth),
        view(keys, count: keyHeads, stride: headWidth),
        view(values, count: keyHeads, stride: headWidth)
      )
    case .interleavedByHead:
      return (
        view(0, count: heads, stride: 3 * headWidth),
        view(headWidth, count: heads, stride: 3 * headWidth),
        view(2 * headWidth, count: heads, stride: 3 * headWidth)
      )
    }
  }
}

extension ForwardPass {
  /// All keys and values that a sequence's new rows may attend to: the batch's own, or with states those that are
  /// remembered, which the new ones join.
  fileprivate func remember(
    _ keys: Heads,
    _ values: Heads,
    ofSequence index: Int,
    layer: Int
  ) throws -> AttentionSequence {
    let span = rows.sequences[index]
    var all = (keys: keys.rows(span.rows), values: values.rows(span.rows))
    if case .keyValue(var cache)? = states?[index].layers[layer] {
      all = try cache.append(keys: all.keys, values: all.values, on: backend)
      states?[index].layers[layer] = .keyValue(cache)
    }
    return AttentionSequence(
      rows: span.rows,
      firstPosition: span.firstPosition,
      keys: all.keys,
      values: all.values
    )
  }
}

extension RotaryEmbedding {
  /// Turns `heads` of all rows, in place.
  fileprivate func rotate(_ heads: Heads, in pass: ForwardPass) throws {
    if isFixed { return try pass.backend.rotate(heads, positions: pass.rows.positions, by: plain) }
    for (sequence, length) in zip(pass.rows.sequences, pass.lengths) {
      try pass.backend.rotate(
        heads.rows(sequence.rows),
        positions: Array(pass.rows.positions[sequence.rows]),
        by: rotary(length: length)
      )
    }
  }
}
