internal import LatentModels
internal import LatentTensor

/// One site's translator while it learns.
///
/// It is kept in coordinates in which every direction of the site's stream varies alike (whitened) and every number of its
/// output is of one scale, so that Adam goes as fast along the directions in which streams hardly vary as along those,
/// hundreds of times larger, in which they vary most:
///
///     x = whitening · (scale ⊙ h + shift);   y = gain ⊙ (weight · x + bias) + offset
struct LensLearner: Sendable {
  let hookpoint: Hookpoint
  /// [1, width]
  let scale: Matrix
  let shift: Matrix
  /// [width, width], lower triangular
  let whitening: Matrix
  let output: Output
  /// [width, width] as [output, input]
  let weight: AdamParameters
  /// [1, width]
  let bias: AdamParameters
  /// What the optimiser began with, to go back to where it did harm.
  let startWeight: Matrix
  let startBias: Matrix

  /// The same translator with the numbers that the optimiser began with, which it shares.
  var atStart: LensLearner {
    LensLearner(
      hookpoint: hookpoint,
      scale: scale,
      shift: shift,
      whitening: whitening,
      output: output,
      weight: AdamParameters(
        values: startWeight,
        firstMoment: weight.firstMoment,
        secondMoment: weight.secondMoment
      ),
      bias: AdamParameters(values: startBias, firstMoment: bias.firstMoment, secondMoment: bias.secondMoment),
      startWeight: startWeight,
      startBias: startBias
    )
  }

  /// The output's scale and centre, [1, width]; those of the final stream, so that all sites share them.
  struct Output: Sendable {
    let gain: Matrix
    let offset: Matrix
  }

  /// What the translator makes of the streams `h` [row, width]: rows of `scratch.stream`.
  func translate(_ h: Matrix, _ scratch: LensScratch, on backend: any Backend) throws -> Matrix {
    let rows = 0..<h.rows
    let (standard, x, y) = (scratch.standard.rows(rows), scratch.whitened.rows(rows), scratch.stream.rows(rows))
    try backend.scaleColumns(h, gain: scale, gainOffset: 0, bias: shift, into: standard)
    try backend.product(standard, transposed: false, whitening, transposed: true, factor: 1, keep: 0, into: x)
    try backend.product(x, transposed: false, weight.values, transposed: true, factor: 1, keep: 0, into: y)
    try backend.addVector(bias.values, factor: 1, to: y, into: y)
    try backend.scaleColumns(y, gain: output.gain, gainOffset: 0, bias: output.offset, into: y)
    return y
  }

  /// Leaves in `scratch` the gradient of the mean KL(p ‖ lens) over the rows of `h` by weight and bias.
  ///
  /// - Parameter targets: the probabilities p, [row, real token].
  /// - Returns: the cross-entropy of each row, in nats.
  func backward(
    _ h: Matrix,
    targets: Matrix,
    _ logitGradient: LogitGradient,
    _ scratch: LensScratch,
    on backend: any Backend
  ) throws -> [Double] {
    let rows = 0..<h.rows
    let y = try translate(h, scratch, on: backend)
    let gradient = scratch.gradient.rows(rows)
    let losses = try logitGradient(
      y,
      targets: targets,
      factor: 1 / Float(h.rows),
      logits: scratch.logits,
      into: gradient
    )
    try backend.scaleColumns(gradient, gain: output.gain, gainOffset: 0, bias: nil, into: gradient)
    try backend.product(
      gradient,
      transposed: true,
      scratch.whitened.rows(rows),
      transposed: false,
      factor: 1,
      keep: 0,
      into: scratch.weightGradient
    )
    try backend.product(
      scratch.ones.rows(rows),
      transposed: true,
      gradient,
      transposed: false,
      factor: 1,
      keep: 0,
      into: scratch.biasGradient
    )
    return losses
  }

  /// One step of Adam against the mean KL(p ‖ lens) over the rows of `h`.
  func learn(
    _ h: Matrix,
    targets: Matrix,
    step: AdamStep,
    biasRate: Float,
    _ logitGradient: LogitGradient,
    _ scratch: LensScratch,
    on backend: any Backend
  ) throws -> [Double] {
    let losses = try backward(h, targets: targets, logitGradient, scratch, on: backend)
    guard losses.allSatisfy(\.isFinite) else { return losses }
    try backend.learn(weight, gradient: scratch.weightGradient, step: step)
    var biasStep = step
    biasStep.rate = biasRate
    try backend.learn(bias, gradient: scratch.biasGradient, step: biasStep)
    return losses
  }

  /// The translator as it is used: y = h + weight · h + bias.
  func translator(on backend: any Backend) throws -> LensTranslator {
    let width = whitening.columns
    let matrix = try backend.allocate(rows: width, columns: width)
    try backend.product(
      weight.values,
      transposed: false,
      whitening,
      transposed: false,
      factor: 1,
      keep: 0,
      into: matrix
    )
    let centre = try backend.allocate(rows: 1, columns: width)
    try backend.product(shift, transposed: false, matrix, transposed: true, factor: 1, keep: 0, into: centre)
    let gains = try backend.download(output.gain)
    let (biases, offsets) = (try backend.download(bias.values), try backend.download(output.offset))
    let constants = try backend.download(centre)
    try backend.scaleColumns(matrix, gain: scale, gainOffset: 0, bias: nil, into: matrix)
    var weights = try backend.download(matrix)
    for row in 0..<width {
      for column in 0..<width { weights[row * width + column] *= gains[row] }
      weights[row * width + row] -= 1
    }
    let bias = (0..<width).map { gains[$0] * (constants[$0] + biases[$0]) + offsets[$0] }
    return LensTranslator(weight: Tensor(weights, shape: [width, width]), bias: Tensor(bias))
  }
}
