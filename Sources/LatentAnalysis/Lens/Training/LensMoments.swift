internal import Glibc
internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Running sums over the streams of a site and what they lead to, from which the best affine map between the two follows
/// in closed form.
///
/// Numbers are centred and scaled by the first batch's means and deviations before they are squared: residual streams have
/// directions hundreds of times larger than others, whose rounding would otherwise swallow the rest.
struct LensMoments: Sendable {
  /// How much of a unit matrix is added to correlations before they are inverted.
  private static let ridge = 1e-3
  /// The same for each dimension of the stream and position seen: little text allows little detail.
  private static let ridgePerSample = 0.05

  let hookpoint: Hookpoint
  /// [1, width]
  private let scale: Matrix
  private let shift: Matrix
  private let targetSize: Float?
  /// Root of the mean square of a position's numbers, meaned over positions as a logarithm, so that few huge ones (a first
  /// position's) do not count.
  private let typicalSize: Float
  /// [width, width]: Σ x xᵀ and Σ z xᵀ
  private let products: Matrix
  private let crossProducts: Matrix
  /// [1, width]: Σ x
  private let sums: Matrix

  /// - Parameter first: the streams [position, width] of the first batch, which is not yet added.
  init(_ hookpoint: Hookpoint, first: Matrix, target: LensTarget, on backend: any Backend) throws {
    self.hookpoint = hookpoint
    targetSize = target.normsStream ? target.size : nil
    let columns = try ColumnStatistics(first, on: backend)
    scale = try backend.upload(columns.deviations.map { 1 / $0 }, rows: 1, columns: first.columns)
    shift = try backend.upload(
      zip(columns.means, columns.deviations).map { -$0 / $1 },
      rows: 1,
      columns: first.columns
    )
    typicalSize = try Self.typicalSize(first, on: backend)
    products = try backend.allocate(rows: first.columns, columns: first.columns)
    crossProducts = try backend.allocate(rows: first.columns, columns: first.columns)
    sums = try backend.allocate(rows: 1, columns: first.columns)
  }

  /// Adds the streams `h` [position, width], whose standardised targets are `z`. `h` is overwritten.
  func add(_ h: Matrix, targets z: Matrix, on backend: any Backend) throws {
    try backend.scaleColumns(h, gain: scale, gainOffset: 0, bias: shift, into: h)
    try backend.product(h, transposed: true, h, transposed: false, factor: 1, keep: 1, into: products)
    try backend.product(z, transposed: true, h, transposed: false, factor: 1, keep: 1, into: crossProducts)
    try LensTarget.addColumns(of: h, to: sums, on: backend)
  }

  static func typicalSize(_ x: Matrix, on backend: any Backend) throws -> Float {
    let sizes = try backend.norms(x).map { max(Double($0), 1e-12) / Double(x.columns).squareRoot() }
    return Float(exp(sizes.reduce(0) { $0 + log($1) } / Double(max(1, sizes.count))))
  }

  /// What a site begins with: coordinates in which its stream is white, and two translators to choose from.
  struct Start: Sendable {
    var learner: LensLearner
    /// [width, width] and [1, width]: the ridge regression of the last stream's direction on the site's stream.
    var ridge: (weight: Matrix, bias: Matrix)
    /// The same of the translator that changes nothing: the logit lens.
    var identity: (weight: Matrix, bias: Matrix)
  }

  /// What the sums amount to, on the host.
  struct Correlations: Sendable {
    /// [width]
    var means: [Double]
    var targetMeans: [Double]
    /// [width, width], of which the lower triangle counts, with the ridge on its diagonal.
    var covariance: [Double]
    /// [width, width]
    var crossCovariance: [Float]
  }

  func correlations(_ target: LensTarget, on backend: any Backend) throws -> Correlations {
    let width = sums.columns
    let count = Double(target.count)
    let mean = try backend.download(sums).map { Double($0) / count }
    let targetMean = try backend.download(target.sums).map { Double($0) / count }
    var covariance = try backend.download(products).map { Double($0) / count }
    var cross = try backend.download(crossProducts)
    let ridge = Self.ridge + Self.ridgePerSample * Double(width) / count
    for row in 0..<width {
      for column in 0..<width {
        let place = row * width + column
        covariance[place] -= mean[row] * mean[column]
        cross[place] = Float(Double(cross[place]) / count - targetMean[row] * mean[column])
      }
      covariance[row * width + row] += ridge
    }
    return Correlations(means: mean, targetMeans: targetMean, covariance: covariance, crossCovariance: cross)
  }

  /// L and L⁻¹ of the covariance, by the calling thread alone: it may take seconds, which no lane should wait.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for streams with NaN or infinite numbers.
  func decompose(_ correlations: Correlations) throws -> (lower: [Double], inverse: [Double]) {
    guard let factor = Cholesky.decompose(correlations.covariance, size: sums.columns, threads: 1) else {
      throw LatentError.invalid(
        "model",
        "The streams at \(hookpoint) hold NaN or infinite values, so no lens can be trained there."
      )
    }
    return factor
  }

  func start(
    _ correlations: Correlations,
    _ factor: (lower: [Double], inverse: [Double]),
    output: LensLearner.Output,
    on backend: any Backend
  ) throws -> Start {
    let width = sums.columns
    let (mean, targetMean, cross) = (correlations.means, correlations.targetMeans, correlations.crossCovariance)
    let whitening = try backend.upload(factor.inverse.map { Float($0) }, rows: width, columns: width)
    let oldShift = try backend.download(shift)
    let newShift = zip(oldShift, mean).map { Float(Double($0) - $1) }
    func square() throws -> Matrix { try backend.allocate(rows: width, columns: width) }
    func vector() throws -> Matrix { try backend.allocate(rows: 1, columns: width) }
    let learner = LensLearner(
      hookpoint: hookpoint,
      scale: scale,
      shift: try backend.upload(newShift, rows: 1, columns: width),
      whitening: whitening,
      output: output,
      weight: AdamParameters(values: try square(), firstMoment: try square(), secondMoment: try square()),
      bias: AdamParameters(values: try vector(), firstMoment: try vector(), secondMoment: try vector()),
      startWeight: try square(),
      startBias: try vector()
    )
    let ridgeWeight = try square()
    try backend.product(
      try backend.upload(cross, rows: width, columns: width),
      transposed: false,
      whitening,
      transposed: true,
      factor: 1,
      keep: 0,
      into: ridgeWeight
    )
    let ridgeBias = try backend.upload(targetMean.map { Float($0) }, rows: 1, columns: width)
    let identity = try identity(factor.lower, shift: newShift, output: output, on: backend)
    return Start(learner: learner, ridge: (ridgeWeight, ridgeBias), identity: identity)
  }

  /// y = size · h, brought to the last stream's size since the steps of the optimiser are measured by that: with
  /// h = (x − shift)/scale and whitening⁻¹ = L, weight = size · L / (gain · scale).
  private func identity(
    _ lower: [Double],
    shift: [Float],
    output: LensLearner.Output,
    on backend: any Backend
  ) throws -> (weight: Matrix, bias: Matrix) {
    let width = sums.columns
    let scales = try backend.download(scale)
    let (gains, offsets) = (try backend.download(output.gain), try backend.download(output.offset))
    let size = Double(targetSize.map { $0 / max(typicalSize, 1e-12) } ?? 1)
    var weight = [Float](repeating: 0, count: width * width)
    var bias = [Float](repeating: 0, count: width)
    for row in 0..<width {
      let factor = size / (Double(gains[row]) * Double(scales[row]))
      for column in 0...row {
        weight[row * width + column] = Float(lower[row * width + column] * factor)
      }
      bias[row] = Float(-Double(offsets[row]) / Double(gains[row]) - Double(shift[row]) * factor)
    }
    return (
      try backend.upload(weight, rows: width, columns: width), try backend.upload(bias, rows: 1, columns: width)
    )
  }
}
