/// A depthwise convolution over time, each channel with weights of its own, that sees no later position.
package struct CausalConvolution: Sendable {
  /// In what order a state holds a sequence's last inputs.
  package enum StateLayout: Sendable {
    /// [channel, tap], as many inputs as there are taps: Mamba. The oldest has no influence any more.
    case channelsFirst
    /// [tap - 1, channel], the inputs that still have an influence: Griffin.
    case tapsFirst
  }

  /// [taps, channels], the weight of the oldest input first.
  package var weight: Matrix
  /// [1, channels]
  package var bias: Matrix?
  package var stateLayout: StateLayout
  /// Whether the result goes through SiLU.
  package var isActivated: Bool

  package init(weight: Matrix, bias: Matrix?, stateLayout: StateLayout, isActivated: Bool) {
    self.weight = weight
    self.bias = bias
    self.stateLayout = stateLayout
    self.isActivated = isActivated
  }

  package var taps: Int { weight.rows }
  package var channels: Int { weight.columns }
  /// How many inputs a state holds.
  package var heldInputs: Int { stateLayout == .channelsFirst ? taps : taps - 1 }
  /// The axes of a state.
  package var stateShape: [Int] { stateLayout == .channelsFirst ? [channels, taps] : [taps - 1, channels] }
}
