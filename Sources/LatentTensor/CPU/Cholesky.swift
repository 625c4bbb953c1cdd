internal import CLatentKernels

/// Cholesky's decomposition on the host, in double: small, and wanted once where a model is wanted many times.
package enum Cholesky {
  /// L and L⁻¹ of a symmetric positive definite matrix L Lᵀ, row after row.
  ///
  /// - Parameters:
  ///   - matrix: [size, size]; only the lower triangle is read.
  ///   - threads: that compute.
  /// - Returns: nil when the matrix is not positive definite.
  package static func decompose(
    _ matrix: [Double],
    size: Int,
    threads: Int
  ) -> (lower: [Double], inverse: [Double])? {
    precondition(matrix.count == size * size, "A square matrix")
    var lower = matrix
    guard lower.withUnsafeMutableBufferPointer({ latent_cholesky(Int32(threads), $0.baseAddress, size) }) == 0
    else { return nil }
    for row in 0..<size {
      for column in row + 1..<max(size, row + 1) { lower[row * size + column] = 0 }
    }
    var inverse = [Double](repeating: 0, count: size * size)
    inverse.withUnsafeMutableBufferPointer { latent_invert_lower(Int32(threads), lower, size, $0.baseAddress) }
    return (lower, inverse)
  }
}
