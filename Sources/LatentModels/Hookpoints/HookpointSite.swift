/// What a hookpoint reads, without the block it stands in: the second half of `layers.N.mlp.neurons`.
///
/// The raw value is the name after `layers.N.`; the residual stream that leaves the block has no such part. Cases stand
/// in the order of the protocol's table, not in the order of computation, which differs between families.
package enum HookpointSite: String, Sendable, CaseIterable {
  /// The residual stream that enters block 0.
  case embedding
  /// The residual stream that leaves the block (never normed).
  case output = ""
  /// The residual stream that enters the block.
  case input
  /// What the sequence mixer adds to the residual stream, after any post-norm.
  case attention
  /// The heads' outputs, concatenated, before the output projection.
  case attentionHeads = "attention.heads"
  /// What the MLP adds to the residual stream, after any post-norm.
  case mlp
  /// What the MLP reads, after its norm.
  case mlpInput = "mlp.input"
  /// What the MLP reads, after its norm's division by the deviation and before the norm's gain and bias.
  case mlpInputNormalized = "mlp.input.normalized"
  /// The MLP's raw output, before any post-norm.
  case mlpOutput = "mlp.output"
  /// The MLP's post-activation neurons, before the down projection.
  case mlpNeurons = "mlp.neurons"
  /// A recurrent block's state after each position, flattened row-major.
  case state
  /// RWKV-4: the logarithm of the weight that the state, an average, has against the values to come.
  case stateWeight = "state.weight"
  /// A recurrent block's convolution buffer after each position, flattened row-major.
  case stateConvolution = "state.conv"
  /// A recurrent block's token-shift state after each position; where both halves of a block have one, its mixer's.
  case stateShift = "state.shift"
  /// The token-shift state of a recurrent block's channel mixing after each position.
  case stateShiftMLP = "state.shift.mlp"
  /// The final norm's output, which the unembedding reads.
  case final

  /// Whether the site is a recurrent state, which exists only after the positions at which it is asked for.
  package var isState: Bool {
    switch self {
    case .state, .stateWeight, .stateConvolution, .stateShift, .stateShiftMLP: true
    default: false
    }
  }

  /// Whether the site stands outside the blocks, so that its name has no `layers.N`.
  package var isOutsideBlocks: Bool { self == .embedding || self == .final }
}
