internal import LatentDictionaries
internal import LatentTensor
internal import LatentWorkspace

/// How well a dictionary explains what was recorded.
struct ReadingMeasure: Sendable {
  /// 1 − Σ‖t − x̂‖² / Σ‖t − t̄‖² over the rows; below 0 where the dictionary is worse than the mean.
  var explainedVariance: Double
  /// Latents that fire at a row, meaned.
  var meanL0: Double
  /// Share of the latents that fire at no row.
  var deadFraction: Double
  /// The number by which what the latents write (biases apart) would have to be multiplied to fit best.
  var bestScale: Double

  /// Worse than this is not told apart, so that it stays a number.
  static let leastVariance = -1e6

  /// - Returns: nil where nothing was recorded at the dictionary's hookpoints, or nothing varies there.
  static func take(_ placement: DictionaryPlacement, on recording: SiteRecording) throws -> ReadingMeasure? {
    let dictionary = placement.dictionary
    let backend = dictionary.backend
    var total = ReconstructionSums(width: dictionary.outputWidth)
    var fires = [Bool](repeating: false, count: dictionary.latents)
    var firings = 0
    var fit = (dot: 0.0, square: 0.0)
    for pass in recording.passes {
      guard let input = try SiteRecording.value(placement.inputs, placement, pass),
        let target = try SiteRecording.value(placement.outputs, placement, pass)
      else { return nil }
      let sparse = try dictionary.encode(input)
      for latent in sparse.latents { fires[Int(latent)] = true }
      firings += sparse.count
      let output = try dictionary.reconstruct(sparse, of: input)
      let error = try backend.squaredDistance(output, target)
      total.add(ReconstructionSums(rows: input.rows, error: error, try Moments(of: target, backend)))
      // What is left of both when no latent fires: biases and skip connection.
      let empty = SparseRows(rowOffsets: [Int](repeating: 0, count: input.rows + 1))
      let base = try dictionary.reconstruct(empty, of: input)
      let (written, wanted) = (try backend.squaredDistance(output, base), try backend.squaredDistance(target, base))
      fit.dot += (written + wanted - error) / 2
      fit.square += written
    }
    guard let explained = total.explainedVariance else { return nil }
    return ReadingMeasure(
      explainedVariance: explained.isFinite ? max(explained, leastVariance) : leastVariance,
      meanL0: Double(firings) / Double(max(1, recording.rows)),
      deadFraction: Double(fires.count { !$0 }) / Double(max(1, fires.count)),
      bestScale: fit.square > 0 && (fit.dot / fit.square).isFinite ? fit.dot / fit.square : 1
    )
  }
}
