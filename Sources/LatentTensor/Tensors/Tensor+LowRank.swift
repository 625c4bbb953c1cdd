internal import CLatentKernels
internal import LatentSupport

extension Tensor {
  /// This matrix [rows, columns] + `factor` · `left` [rows, rank] · `right` [rank, columns], computed and given in
  /// float32 whatever the three are stored in.
  ///
  /// - Throws: `LatentError` (`internal`) when the shapes do not fit.
  package func adding(_ left: Tensor, times right: Tensor, factor: Float) throws -> Tensor {
    guard shape.count == 2, left.shape.count == 2, right.shape.count == 2, left.shape[0] == shape[0],
      right.shape[1] == shape[1], left.shape[1] == right.shape[0]
    else {
      throw LatentError(.internal, "\(left.shape) times \(right.shape) cannot be added to \(shape).")
    }
    let leftValues = left.floats()
    let rightValues = right.floats()
    return Tensor(dtype: .float32, shape: shape) { target in
      let sum = target.bindMemory(to: Float.self)
      withUnsafeBytes { Tensor.widen($0, from: dtype, into: sum.baseAddress, count: count) }
      guard let data = sum.baseAddress else { return }
      latent_add_low_rank(
        Int32(latent_processors()),
        leftValues,
        rightValues,
        left.shape[1],
        factor,
        latent_matrix(data: data, rows: shape[0], columns: shape[1], stride: shape[1])
      )
    }
  }
}
