/// Mamba-1's recurrence over the rows of a batch (https://arxiv.org/abs/2312.00752). With Δ = softplus(step), of channel
/// c and n below the state's width N:
///
///     h[c, n] = exp(Δ[c] · rate[c, n]) · h[c, n] + Δ[c] · write[n] · input[c]
///     output[c] = (Σ_n read[n] · h[c, n] + skip[c] · input[c]) · silu(gate[c])
///
/// A sequence's state is [channels, N].
package struct SelectiveScan: Sendable {
  /// The widest state of a channel.
  package static let largestStateWidth = 256

  /// [row, channels], x
  package var input: Matrix
  /// [row, channels], Δ before softplus
  package var step: Matrix
  /// [row, N], B
  package var write: Matrix
  /// [row, N], C
  package var read: Matrix
  /// [row, channels], z; nil where nothing gates
  package var gate: Matrix?
  /// [N, channels], A, below 0
  package var rate: Matrix
  /// [1, channels], D
  package var skip: Matrix

  package init(input: Matrix, step: Matrix, write: Matrix, read: Matrix, gate: Matrix?, rate: Matrix, skip: Matrix) {
    self.input = input
    self.step = step
    self.write = write
    self.read = read
    self.gate = gate
    self.rate = rate
    self.skip = skip
  }
}
