internal import LatentModels
internal import LatentTensor

/// Working memory of a training, used by one site after another.
struct LensScratch: Sendable {
  /// [row, width] each.
  let standard: Matrix
  let whitened: Matrix
  let stream: Matrix
  let gradient: Matrix
  /// [width, width]
  let weightGradient: Matrix
  /// [1, width]
  let biasGradient: Matrix
  /// [row, 1], all 1: what sums columns.
  let ones: Matrix
  /// [row, vocabulary]: what the model predicts, as logits or probabilities, and what a translator makes of a stream.
  let targets: Matrix
  let logits: Matrix
}

extension LensScratch {
  init(_ model: ResidentModel, rows: Int) throws {
    let backend = model.backend
    func rowsOf(_ columns: Int) throws -> Matrix { try backend.allocate(rows: rows, columns: columns) }
    let ones = try rowsOf(1)
    try backend.fill(ones, with: 1)
    self.init(
      standard: try rowsOf(model.width),
      whitened: try rowsOf(model.width),
      stream: try rowsOf(model.width),
      gradient: try rowsOf(model.width),
      weightGradient: try backend.allocate(rows: model.width, columns: model.width),
      biasGradient: try backend.allocate(rows: 1, columns: model.width),
      ones: ones,
      targets: try rowsOf(model.vocabulary),
      logits: try rowsOf(model.vocabulary)
    )
  }
}
