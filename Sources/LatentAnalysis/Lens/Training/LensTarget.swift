internal import LatentModels
internal import LatentTensor

/// What the translators' starts are regressed on: the direction of the stream that leaves the last block, since its length
/// is lost in the final norm, each number centred and scaled by the first batch's mean and deviation.
struct LensTarget: Sendable {
  /// [1, width]
  private let scale: Matrix
  private let shift: Matrix
  private let columns: ColumnStatistics
  /// The typical size of the last stream's numbers, to which directions are brought back.
  let size: Float
  let normsStream: Bool
  /// [1, width]: Σ z
  let sums: Matrix
  /// Positions seen.
  private(set) var count = 0

  /// - Parameter first: the last streams [position, width] of the first batch, which is not yet added.
  init(first: Matrix, model: ResidentModel) throws {
    let backend = model.backend
    let normed = try backend.allocate(rows: first.rows, columns: first.columns)
    try model.normalizeFinalStream(first, into: normed)
    columns = try ColumnStatistics(normed, on: backend)
    normsStream = model.normsFinalStream
    size = normsStream ? try LensMoments.typicalSize(first, on: backend) : 1
    scale = try backend.upload(columns.deviations.map { 1 / $0 }, rows: 1, columns: first.columns)
    shift = try backend.upload(zip(columns.means, columns.deviations).map { -$0 / $1 }, rows: 1, columns: first.columns)
    sums = try backend.allocate(rows: 1, columns: first.columns)
  }

  /// Counts the last streams `y` [position, width].
  ///
  /// - Returns: their standardised directions.
  mutating func add(_ y: Matrix, model: ResidentModel) throws -> Matrix {
    let z = try model.backend.allocate(rows: y.rows, columns: y.columns)
    try model.normalizeFinalStream(y, into: z)
    try model.backend.scaleColumns(z, gain: scale, gainOffset: 0, bias: shift, into: z)
    try Self.addColumns(of: z, to: sums, on: model.backend)
    count += y.rows
    return z
  }

  /// What brings standardised directions back to streams.
  func output(on backend: any Backend) throws -> LensLearner.Output {
    LensLearner.Output(
      gain: try backend.upload(columns.deviations.map { size * $0 }, rows: 1, columns: sums.columns),
      offset: try backend.upload(columns.means.map { size * $0 }, rows: 1, columns: sums.columns)
    )
  }

  /// sums [1, column] += Σ over the rows of x
  static func addColumns(of x: Matrix, to sums: Matrix, on backend: any Backend) throws {
    let ones = try backend.allocate(rows: x.rows, columns: 1)
    try backend.fill(ones, with: 1)
    try backend.product(ones, transposed: true, x, transposed: false, factor: 1, keep: 1, into: sums)
  }
}
