internal import LatentTensor

/// A sequence mixer and an MLP around the residual stream.
///
///     sequential:  x = x + attention(norm(x));  x = x + mlp(norm(x))
///     parallel:    x = x + attention(norm(x)) + mlp(norm(x))
///     post-norm:   x = norm(x + attention(x));        x = norm(x + mlp(x))
///
/// Where a sublayer has a post-norm, what it adds is normed once more before it is added.
struct TransformerBlock: Block {
  /// A sublayer between the norms around it.
  struct Branch: Sendable {
    /// nil where the sublayer reads the stream itself.
    let norm: Normalization?
    let sublayer: any Sublayer
    /// nil where the sublayer's output is added as it is.
    let postNorm: Normalization?
    /// The norm of the stream itself, once the sublayer's output has been added (BERT, OPT 350m). Not in parallel blocks.
    let streamNorm: Normalization?

    init(
      norm: Normalization?,
      _ sublayer: any Sublayer,
      postNorm: Normalization? = nil,
      streamNorm: Normalization? = nil
    ) {
      self.norm = norm
      self.sublayer = sublayer
      self.postNorm = postNorm
      self.streamNorm = streamNorm
    }
  }

  let width: Int
  let attention: Branch
  let mlp: Branch
  /// Whether both sublayers read the stream that enters the block.
  let isParallel: Bool

  var points: [BlockPoint] {
    let first = attention.sublayer.points + [BlockPoint(.attention, width: width)]
    let normalized = mlpNorm == nil ? [] : [BlockPoint(.mlpInputNormalized, width: width)]
    let second =
      normalized + [BlockPoint(.mlpInput, width: width)] + mlp.sublayer.points
      + [BlockPoint(.mlpOutput, width: width), BlockPoint(.mlp, width: width)]
    let inside = isParallel ? second + first : first + second
    return [BlockPoint(.input, width: width)] + inside + [BlockPoint(.output, width: width)]
  }

  var addsMLPOutput: Bool { mlp.postNorm == nil }

  var initialState: LayerState { attention.sublayer.initialState ?? mlp.sublayer.initialState ?? .nothing }

  func keepsMemory(from length: Int, to longer: Int) -> Bool {
    attention.sublayer.keepsMemory(from: length, to: longer) && mlp.sublayer.keepsMemory(from: length, to: longer)
  }

  func callAsFunction(_ x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    var x = try pass.tap(.input(layer), x)
    if isParallel {
      // The MLP goes first, so that a pass that ends inside it has not computed the attention beside it. Both inputs
      // are taken before either output is added.
      let runsAttention = pass.needs(attention.sublayer.points.map(\.site) + [.attention], ofBlock: layer)
      let attentionInput = runsAttention ? try self.attentionInput(x, in: pass) : x
      if pass.needs(mlp.sublayer.points.map(\.site) + Self.mlpSites, ofBlock: layer) {
        x = try addMLP(to: x, layer: layer, in: pass)
      }
      if runsAttention { x = try addAttention(attentionInput, to: x, layer: layer, in: pass) }
    } else {
      x = try addAttention(attentionInput(x, in: pass), to: x, layer: layer, in: pass)
      x = try addMLP(to: x, layer: layer, in: pass)
    }
    return try pass.tap(.output(layer), x)
  }

  /// The norm whose output the MLP reads: its own, or in a post-norm block the stream's.
  private var mlpNorm: Normalization? { mlp.norm ?? attention.streamNorm }

  private static let mlpSites: [HookpointSite] = [.mlpInputNormalized, .mlpInput, .mlpOutput, .mlp]

  private func attentionInput(_ x: Matrix, in pass: ForwardPass) throws -> Matrix {
    // Without a norm the sublayer reads the stream, which in a parallel block the MLP is about to change.
    guard attention.norm != nil || isParallel else { return x }
    let input = try pass.scratch(.attentionInput, columns: width)
    if let norm = attention.norm {
      try norm(x, into: input, on: pass.backend)
    } else {
      try pass.backend.copy(x, into: input)
    }
    return input
  }

  private func addAttention(_ input: Matrix, to x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    guard attention.postNorm != nil || pass.hears(.attention(layer)) else {
      return try attention.sublayer(input, layer: layer, addingTo: x, in: pass)
    }
    var added = try attention.sublayer(input, layer: layer, addingTo: nil, in: pass)
    try attention.postNorm?(added, into: added, on: pass.backend)
    added = try pass.tap(.attention(layer), added)
    try pass.backend.add(x, added, into: x)
    return x
  }

  private func mlpInput(_ x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    let backend = pass.backend
    let isHeard = pass.hears(.mlpInput(layer))
    let isNormHeard = pass.hears(.mlpInputNormalized(layer))
    // In a post-norm block `x` is about to be normed in place, and unless somebody edits what the MLP reads, that is it.
    if mlp.norm == nil, attention.streamNorm != nil, !isHeard, !isNormHeard { return x }
    guard let norm = mlpNorm else {
      guard isHeard else { return x }
      // An edit of what the MLP reads must not reach the stream.
      let copied = try pass.scratch(.mlpInput, columns: width)
      try backend.copy(x, into: copied)
      return try pass.tap(.mlpInput(layer), copied)
    }
    var input = try pass.scratch(.mlpInput, columns: width)
    if isNormHeard {
      try norm.normalize(x, into: input, on: backend)
      input = try pass.tap(.mlpInputNormalized(layer), input)
      try norm.applyGain(input, into: input, on: backend)
    } else {
      try norm(x, into: input, on: backend)
    }
    return try pass.tap(.mlpInput(layer), input)
  }

  private func addMLP(to x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    let input = try mlpInput(x, layer: layer, in: pass)
    try attention.streamNorm?(x, into: x, on: pass.backend)
    let x = try addMLP(input, to: x, layer: layer, in: pass)
    try mlp.streamNorm?(x, into: x, on: pass.backend)
    return x
  }

  private func addMLP(_ input: Matrix, to x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix {
    guard mlp.postNorm != nil || pass.hears(.mlpOutput(layer)) || pass.hears(.mlp(layer)) else {
      return try mlp.sublayer(input, layer: layer, addingTo: x, in: pass)
    }
    var added = try mlp.sublayer(input, layer: layer, addingTo: nil, in: pass)
    added = try pass.tap(.mlpOutput(layer), added)
    try mlp.postNorm?(added, into: added, on: pass.backend)
    added = try pass.tap(.mlp(layer), added)
    try pass.backend.add(x, added, into: x)
    return x
  }
}
