internal import LatentTensor

/// A language model's layers on a device: embedding, blocks, final norm, unembedding.
///
///     x = embedding(tokens);  x = block(x) for each block;  logits = unembedding(finalNorm(x))
///
/// An encoder (BERT) ends with its last block: it has neither final norm nor unembedding.
package struct Network: Sendable {
  let embedding: Embedding
  let blocks: [any Block]
  /// nil where the unembedding reads the stream as it is, and in encoders.
  let finalNorm: Normalization?
  /// nil in encoders.
  let unembedding: Unembedding?
  /// The hookpoints in the order of computation.
  package let hookpoints: [Hookpoint]
  /// Numbers a position has at each of them.
  package let widths: [Hookpoint: Int]
  /// The axes of a position's value at each of them: more than one at recurrent states.
  package let shapes: [Hookpoint: [Int]]

  init(embedding: Embedding, blocks: [any Block], finalNorm: Normalization?, unembedding: Unembedding?) {
    self.embedding = embedding
    self.blocks = blocks
    self.finalNorm = finalNorm
    self.unembedding = unembedding
    let width = embedding.width
    var points: [(Hookpoint, [Int])] = [(.embedding, [width])]
    for (layer, block) in blocks.enumerated() {
      points += block.points.map { (Hookpoint($0.site, layer: layer), $0.shape) }
    }
    if finalNorm != nil || unembedding != nil { points.append((.final, [width])) }
    hookpoints = points.map(\.0)
    shapes = Dictionary(uniqueKeysWithValues: points)
    widths = shapes.mapValues { $0.reduce(1, *) }
  }

  /// Whether the network only reads: every position sees the whole text, and no next token is predicted.
  package var isEncoder: Bool { unembedding == nil }

  /// Logits that a position has; of an encoder, the tokens that it reads.
  var vocabulary: Int { unembedding?.weight.outputWidth ?? embedding.tokens.rows }

  /// The memory of a sequence that has not begun.
  var initialState: SequenceState { SequenceState(layers: blocks.map(\.initialState)) }

  /// Runs `batch` as far as its listeners and `logits` ask for, and through every block when states are kept.
  ///
  /// - Parameters:
  ///   - states: one for each sequence, to which the sequences' tokens are added; unchanged when this throws.
  ///   - logits: of which rows logits are wanted.
  ///   - stopsEarly: whether blocks that nobody listens to need not take part in what states remember.
  /// - Returns: logits [chosen row, vocabulary]; nil for `.none`.
  func forward(
    _ batch: TokenBatch,
    states: inout [SequenceState]?,
    listeners: [any HookListener],
    logits: LogitRows,
    stopsEarly: Bool = false,
    backend: any Backend
  ) throws -> Matrix? {
    let held = try states.map { try current($0, for: batch, listeners: listeners, backend: backend) }
    let pass = ForwardPass(
      batch,
      states: held,
      hookpoints: hookpoints,
      listeners: listeners,
      runsToEnd: (states != nil && !stopsEarly) || logits != .none,
      backend: backend
    )
    guard !pass.isEmpty else { return nil }
    var result: Matrix?
    do {
      result = try run(pass, logits: logits)
    } catch is ForwardPass.ReachedDeepestHookpoint {}
    if var advanced = pass.states {
      for index in advanced.indices { advanced[index].append(batch.sequences[index]) }
      states = advanced
    }
    return result
  }

  /// Runs the layers that `pass` needs.
  func run(_ pass: ForwardPass, logits: LogitRows) throws -> Matrix? {
    var x = try pass.tap(.embedding, embedding(in: pass))
    for (layer, block) in blocks.enumerated() { x = try block(x, layer: layer, in: pass) }
    guard logits != .none || pass.hears(.final) else { return nil }
    var chosen = logits.resolve(pass.rows)
    // Who listens at `final` hears every row; otherwise only those are normed whose logits are wanted.
    if let rows = chosen, !pass.hears(.final) {
      x = try gather(rows, of: x, on: pass.backend)
      chosen = nil
    }
    try finalNorm?(x, into: x, on: pass.backend)
    x = try pass.tap(.final, x)
    guard logits != .none, let unembedding else { return nil }
    if let rows = chosen { x = try gather(rows, of: x, on: pass.backend) }
    return try unembedding(x, on: pass.backend)
  }

  private func gather(_ rows: [Int32], of x: Matrix, on backend: any Backend) throws -> Matrix {
    let gathered = try backend.allocate(rows: rows.count, columns: x.columns)
    try backend.gather(x, rows: rows, into: gathered)
    return gathered
  }
}
