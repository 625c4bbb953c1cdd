internal import LatentTensor

/// Mean and deviation of each column, on the host.
struct ColumnStatistics: Sendable {
  let means: [Float]
  /// Never 0: columns that hardly vary get a ten-thousandth of the typical deviation.
  let deviations: [Float]

  init(_ x: Matrix, on backend: any Backend) throws {
    let values = try backend.download(x)
    let (rows, columns) = (max(1, x.rows), x.columns)
    var sums = [Double](repeating: 0, count: columns)
    var squares = [Double](repeating: 0, count: columns)
    values.withUnsafeBufferPointer { values in
      for row in 0..<x.rows {
        for column in 0..<columns { sums[column] += Double(values[row * columns + column]) }
      }
      for column in 0..<columns { sums[column] /= Double(rows) }
      for row in 0..<x.rows {
        for column in 0..<columns {
          let distance = Double(values[row * columns + column]) - sums[column]
          squares[column] += distance * distance
        }
      }
    }
    let variances = squares.map { $0 / Double(rows) }
    let typical = (variances.reduce(0, +) / Double(max(1, columns))).squareRoot()
    means = sums.map { Float($0) }
    deviations = variances.map { Float(max($0.squareRoot(), 1e-4 * typical, 1e-12)) }
  }
}
