/// How attention scores are formed.
package struct AttentionOptions: Sendable {
  /// Multiplies q·k; usually 1/√headWidth.
  package var scale: Float
  /// Whether a position sees only itself and earlier ones.
  package var isCausal = true
  /// With a window w, position i sees j > i − w only.
  package var window: Int?
  /// With a cap c, a score s becomes c·tanh(s/c) (Gemma 2).
  package var softCap: Float?
  /// ALiBi (https://arxiv.org/abs/2108.12409): one slope for each query head; slope·(j − i) is added to the score.
  package var alibiSlopes: [Float]?
  /// Falcon's ALiBi: slope·j, with slope, j and product each rounded to bfloat16, is added to q·k before `scale`
  /// multiplies both. Without the roundings it would be the same as slope·(j − i)·scale, since what all of a row's
  /// scores have in common falls out of the softmax.
  package var roundsAlibi: Bool

  package init(
    scale: Float,
    isCausal: Bool = true,
    window: Int? = nil,
    softCap: Float? = nil,
    alibiSlopes: [Float]? = nil,
    roundsAlibi: Bool = false
  ) {
    self.scale = scale
    self.isCausal = isCausal
    self.window = window
    self.softCap = softCap
    self.alibiSlopes = alibiSlopes
    self.roundsAlibi = roundsAlibi
  }
}
