/// Finds the axis along which a symmetric matrix stretches most, when only its products with vectors are known.
///
/// Lanczos 1950, every new vector made orthogonal to all before, begun anew from the best axis when the basis is full.
enum Lanczos {
  /// The eigenvector, of length 1, of the algebraically largest eigenvalue.
  ///
  /// - Parameters:
  ///   - start: where to begin; not orthogonal to the answer. All zeros give zeros.
  ///   - product: the matrix times a vector. What it throws (a wish to stop) goes on to the caller.
  static func topVector(
    from start: [Double],
    product: ([Double]) throws -> [Double]
  ) rethrows -> [Double] {
    var vector = start
    let most = min(start.count, 120)
    for _ in 0..<20 {
      let length = Vectors.norm(vector)
      guard length > 0, length.isFinite else { return vector }
      vector = Vectors.scaled(vector, by: 1 / length)
      var basis = [vector]
      var diagonal: [Double] = []
      var beside: [Double] = []
      var isConverged = false
      while true {
        var image = try product(basis[basis.count - 1])
        diagonal.append(Vectors.dot(image, basis[basis.count - 1]))
        // Twice, since once leaves what rounding took away.
        for _ in 0..<2 {
          for known in basis { Vectors.add(known, times: -Vectors.dot(known, image), to: &image) }
        }
        let rest = Vectors.norm(image)
        let isFull = basis.count == most
        if isFull || basis.count % 8 == 0 || rest < 1e-13 * scale(diagonal, beside) {
          let top = topOfTridiagonal(diagonal, beside)
          isConverged = rest * abs(top.vector[top.vector.count - 1]) <= 1e-11 * scale(diagonal, beside)
          if isConverged || isFull {
            vector = vector.map { _ in 0 }
            for (known, share) in zip(basis, top.vector) { Vectors.add(known, times: share, to: &vector) }
            break
          }
        }
        beside.append(rest)
        basis.append(Vectors.scaled(image, by: 1 / rest))
      }
      if isConverged { break }
    }
    return Vectors.scaled(vector, by: 1 / Vectors.norm(vector))
  }

  private static func scale(_ diagonal: [Double], _ beside: [Double]) -> Double {
    max(diagonal.reduce(0) { max($0, abs($1)) }, beside.reduce(0) { max($0, abs($1)) }, .leastNormalMagnitude)
  }

  /// The largest eigenvalue of a tridiagonal matrix, and its eigenvector.
  ///
  /// - Parameters:
  ///   - diagonal: at least one number.
  ///   - beside: what stands beside the diagonal, all above 0; one number fewer.
  static func topOfTridiagonal(_ diagonal: [Double], _ beside: [Double]) -> (value: Double, vector: [Double]) {
    let count = diagonal.count
    let size = scale(diagonal, beside)
    // An eigenvalue is above x where the elimination of T − x meets a positive pivot.
    func isAbove(_ x: Double) -> Bool {
      var pivot = -1.0
      for index in 0..<count {
        let coupling = index == 0 ? 0 : beside[index - 1] * beside[index - 1]
        pivot = diagonal[index] - x - (coupling == 0 ? 0 : coupling / pivot)
        if pivot >= 0 { return true }
      }
      return false
    }
    var (low, high) = (-3 * size, 3 * size)
    for _ in 0..<120 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      if isAbove(middle) { low = middle } else { high = middle }
    }
    // T − high has negative pivots only, so elimination needs no exchanges; all entries of the vector have one sign.
    let shift = high + 1e-14 * size
    var vector = Array(repeating: 1.0, count: count)
    for _ in 0..<4 {
      var pivots: [Double] = []
      for index in 0..<count {
        let ratio = index == 0 ? 0 : beside[index - 1] / pivots[index - 1]
        pivots.append(diagonal[index] - shift - ratio * (index == 0 ? 0 : beside[index - 1]))
        if index > 0 { vector[index] -= ratio * vector[index - 1] }
      }
      for index in (0..<count).reversed() {
        let next = index + 1 < count ? beside[index] * vector[index + 1] : 0
        vector[index] = (vector[index] - next) / pivots[index]
      }
      vector = Vectors.scaled(vector, by: 1 / Vectors.norm(vector))
    }
    return (high, vector)
  }
}
