internal import LatentDictionaries
package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// What a direction of the residual stream does to next-token logits by itself: it is read as the final norm and the
/// unembedding read the stream, without the blocks in between ("direct logit attribution").
///
///     effect(d) = logits(√width · d / ‖d‖) − logits(0)
///
/// The direction is as long as a stream whose numbers have variance 1, and what the norm's and the unembedding's biases
/// give every stream is taken off. What later blocks make of the direction is not in it; see `InterventionStudy`.
package struct DirectEffect: Sendable {
  /// The tokens whose logits rise and fall most, strongest first, each with by how much.
  package var up: [Shift]
  package var down: [Shift]

  package struct Shift: Sendable, Equatable {
    package var token: Int32
    package var effect: Float
  }

  /// Of each of `rows`. To be called on the compute lane.
  ///
  /// - Parameters:
  ///   - rows: at length 1, as wide as the model's stream.
  ///   - count: tokens in each list.
  /// - Throws: `LatentError` (`invalidParams`) for an encoder, which has no logits.
  package static func effects(of rows: UnitRows, model: ResidentModel, count: Int) throws -> [DirectEffect] {
    let backend = model.backend
    let stream = try backend.upload(rows.tensor)
    try backend.scale(stream, by: Float(rows.width).squareRoot(), into: stream)
    let logits = try model.real(model.logits(ofStream: stream))
    let silent = try model.real(model.logits(ofStream: backend.allocate(rows: 1, columns: rows.width)))
    let effects = try backend.allocate(rows: logits.rows, columns: logits.columns)
    try backend.addVector(silent, factor: -1, to: logits, into: effects)
    let up = try backend.top(count, of: effects)
    try backend.scale(effects, by: -1, into: effects)
    let down = try backend.top(count, of: effects)
    return (0..<rows.count).map { row in
      DirectEffect(up: shifts(up, row, sign: 1), down: shifts(down, row, sign: -1))
    }
  }

  private static func shifts(_ top: TopValues, _ row: Int, sign: Float) -> [Shift] {
    let width = top.count
    return (row * width..<(row + 1) * width).compactMap { place in
      top.values[place] > 0 ? Shift(token: top.indices[place], effect: sign * top.values[place]) : nil
    }
  }
}

extension DictionaryPlacement {
  /// Whether what the dictionary writes is a part of the residual stream of `model`, whose direct effect on logits can be
  /// read off.
  package func writesToStream(of model: ResidentModel) -> Bool {
    guard outputs.count == 1, columns == nil, dictionary.kind != .neurons, !model.network.isEncoder,
      dictionary.outputWidth == model.width
    else { return false }
    switch outputs[0].site {
    case .embedding, .output, .input, .attention, .mlp: return true
    case .mlpOutput: return outputs[0].layer.map { model.addsMLPOutput(ofBlock: $0) } ?? false
    default: return false
    }
  }
}
