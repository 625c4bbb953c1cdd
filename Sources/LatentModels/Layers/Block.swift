internal import LatentTensor

/// One block of a network: what turns the residual stream that enters it into the one that leaves it.
protocol Block: Sendable {
  /// The block's hookpoints in the order of computation, with the widths of their values; `input` first, `output` last.
  var points: [BlockPoint] { get }
  /// What the block remembers of a sequence that has not begun.
  var initialState: LayerState { get }
  /// Whether what the MLP gives (`mlpOutput`) is added to the stream as it is, with no norm in between.
  var addsMLPOutput: Bool { get }

  /// Whether what is remembered of `length` positions holds in a sequence of `longer`; see `Sublayer`.
  func keepsMemory(from length: Int, to longer: Int) -> Bool

  /// The stream that leaves the block.
  ///
  /// - Parameter x: [row, width], the stream that enters it; may be overwritten.
  func callAsFunction(_ x: Matrix, layer: Int, in pass: ForwardPass) throws -> Matrix
}

extension Block {
  var addsMLPOutput: Bool { true }
  func keepsMemory(from length: Int, to longer: Int) -> Bool { true }
}
