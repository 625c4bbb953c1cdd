internal import Foundation
internal import LatentTensor

extension WeightReader {
  /// The depthwise convolution over time `name`: `.weight` [channels, 1, taps] and, where it `hasBias`, `.bias`.
  func convolution(
    _ name: String,
    channels: Int,
    taps: Int,
    hasBias: Bool,
    stateLayout: CausalConvolution.StateLayout,
    isActivated: Bool
  ) throws -> CausalConvolution {
    let weight = try tensor(name + ".weight", [channels, 1, taps])
    return CausalConvolution(
      weight: try transposed(weight.floats(), rows: channels, columns: taps),
      bias: hasBias ? try vector(name + ".bias", channels) : nil,
      stateLayout: stateLayout,
      isActivated: isActivated
    )
  }

  /// −exp of the tensor `name` [rows, columns], transposed: how fast states decay, kept as its logarithm.
  func decayRates(_ name: String, rows: Int, columns: Int) throws -> Matrix {
    try transposed(decayRates(tensor(name, [rows, columns])), rows: rows, columns: columns)
  }

  /// −exp of the vector `name`, [1, count].
  func decayRates(_ name: String, count: Int) throws -> Matrix {
    try keep(decayRates(tensor(name, [count])), rows: 1, columns: count)
  }

  private func decayRates(_ logarithms: Tensor) -> [Float] {
    // In double precision: an error in a rate grows with every step.
    logarithms.floats().map { Float(-exp(Double($0))) }
  }

  private func transposed(_ values: [Float], rows: Int, columns: Int) throws -> Matrix {
    let turned = (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
    return try keep(turned, rows: columns, columns: rows)
  }
}
