internal import LatentTensor

/// A normalised input, and how to undo what was done to each of its rows.
struct RowNormalization {
  /// [rows, width]
  var output: Matrix
  /// What brings a row back: y · scales[row] + shifts[row]. Nil for all rows alike, and for none.
  var scales: [Float]?
  var shifts: [Float]?

  /// Small enough to change no number, large enough that a row of zeros is not divided by zero.
  private static let leastNorm: Float = 1e-30

  init(_ input: Matrix, _ kind: InputNormalization, on backend: any Backend) throws {
    output = input
    guard kind != .none, input.rows > 0 else { return }
    output = try backend.allocate(rows: input.rows, columns: input.columns)
    switch kind {
    case .none: break
    case .scale(let factor): try backend.scale(input, by: Float(factor), into: output)
    case .tokenNorm:
      let root = Float(input.columns).squareRoot()
      let lengths = try backend.norms(input).map { $0 / root }
      scales = lengths
      try backend.scaleRows(input, by: lengths.map { 1 / max($0, Self.leastNorm) }, into: output)
    case .layerNorm(let epsilon):
      let ones = try Self.ones(input.columns, on: backend)
      let means = try backend.dot(input, ones).map { $0 / Float(input.columns) }
      try backend.copy(input, into: output)
      try backend.addVector(ones, factors: means.map { -$0 }, toRows: Self.rows(input), of: output)
      let root = Float(max(input.columns - 1, 1)).squareRoot()
      let deviations = try backend.norms(output).map { $0 / root }
      scales = deviations
      shifts = means
      try backend.scaleRows(output, by: deviations.map { 1 / ($0 + epsilon) }, into: output)
    }
  }

  /// Undoes the normalisation in `y`, [rows, any width], in place.
  func undo(_ y: Matrix, on backend: any Backend) throws {
    guard let scales, y.rows > 0 else { return }
    try backend.scaleRows(y, by: scales, into: y)
    guard let shifts else { return }
    try backend.addVector(Self.ones(y.columns, on: backend), factors: shifts, toRows: Self.rows(y), of: y)
  }

  private static func ones(_ count: Int, on backend: any Backend) throws -> Matrix {
    try backend.upload([Float](repeating: 1, count: count), rows: 1, columns: count)
  }

  private static func rows(_ matrix: Matrix) -> [Int32] { (0..<Int32(matrix.rows)).map { $0 } }
}
