/// Arithmetic on vectors of doubles, for the small dense problems of steering vectors and probes: exact enough that a
/// result can be compared with other libraries' digit by digit, and too small for the backend to matter.
enum Vectors {
  /// Σ aᵢbᵢ. Summed in eight lanes, which is faster and no less exact than one after the other.
  static func dot(_ a: [Double], _ b: [Double]) -> Double {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        let count = min(a.count, b.count)
        var sums = SIMD8<Double>.zero
        var index = 0
        while index + 8 <= count {
          let left = UnsafeRawPointer(a.baseAddress! + index).loadUnaligned(as: SIMD8<Double>.self)
          let right = UnsafeRawPointer(b.baseAddress! + index).loadUnaligned(as: SIMD8<Double>.self)
          sums += left * right
          index += 8
        }
        var sum = sums.sum()
        while index < count {
          sum += a[index] * b[index]
          index += 1
        }
        return sum
      }
    }
  }

  /// ‖a‖
  static func norm(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

  /// y ← y + factor·x
  static func add(_ x: [Double], times factor: Double, to y: inout [Double]) {
    for index in y.indices { y[index] += factor * x[index] }
  }

  static func scaled(_ x: [Double], by factor: Double) -> [Double] { x.map { $0 * factor } }

  static func difference(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

  /// Mean of `rows`, each counted by its weight.
  ///
  /// - Parameters:
  ///   - rows: at least one, of one width.
  ///   - weights: one for each row, their sum above 0.
  static func mean(_ rows: [[Double]], weights: [Double]) -> [Double] {
    var sum = Array(repeating: 0.0, count: rows.first?.count ?? 0)
    for (row, weight) in zip(rows, weights) { add(row, times: weight, to: &sum) }
    return scaled(sum, by: 1 / weights.reduce(0, +))
  }

  /// Rows as columns.
  ///
  /// - Parameter rows: of one width.
  static func transposed(_ rows: [[Double]]) -> [[Double]] {
    (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column] } }
  }

  /// Unweighted mean of `rows`; at least one.
  static func mean(_ rows: [[Double]]) -> [Double] { mean(rows, weights: rows.map { _ in 1 }) }

  /// `rows`, each without `centre`.
  static func centred(_ rows: [[Double]], on centre: [Double]) -> [[Double]] { rows.map { difference($0, centre) } }
}
