internal import LatentTensor

/// Half a block: what reads the (normed) residual stream and computes an addition to it. Attention and MLPs are some;
/// recurrent mixers and mixtures of experts are others.
protocol Sublayer: Sendable {
  /// The hookpoints inside, in the order of computation, with the widths of their values.
  var points: [BlockPoint] { get }
  /// What the sublayer remembers of a sequence that has not begun; nil when it has no memory.
  var initialState: LayerState? { get }

  /// Whether what is remembered of `length` positions is what a pass over `longer` positions would have computed for
  /// them. Not so where the length of a sequence decides how its positions turn.
  func keepsMemory(from length: Int, to longer: Int) -> Bool

  /// The sublayer's raw output for the rows of `x`.
  ///
  /// - Parameter residual: where given, its sum with the output is computed in its place and returned; the addition is
  ///   then part of the last matrix multiplication. Without it the result stands in the `contribution` slot.
  func callAsFunction(_ x: Matrix, layer: Int, addingTo residual: Matrix?, in pass: ForwardPass) throws -> Matrix
}

extension Sublayer {
  func keepsMemory(from length: Int, to longer: Int) -> Bool { true }
}

/// One hookpoint of a block.
package struct BlockPoint: Sendable, Equatable {
  package let site: HookpointSite
  /// The axes of a position's value, which the wire flattens row-major: of a state more than one.
  package let shape: [Int]

  /// Numbers a position has there.
  package var width: Int { shape.reduce(1, *) }

  package init(_ site: HookpointSite, width: Int) {
    self.init(site, shape: [width])
  }

  package init(_ site: HookpointSite, shape: [Int]) {
    self.site = site
    self.shape = shape
  }
}
