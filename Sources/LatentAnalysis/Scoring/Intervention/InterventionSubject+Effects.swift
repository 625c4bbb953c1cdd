internal import Glibc
internal import LatentDictionaries
internal import LatentModels
internal import LatentSupport
internal import LatentTensor

extension InterventionSubject {
  /// The tokens that gain most probability as the next one after `prompt`, most first.
  ///
  /// Of probabilities, not of their logarithms: a token that nobody would write stays one, however many times more
  /// probable it became.
  func gains(
    by interventions: [Intervention],
    after prompt: [Int32],
    count: Int
  ) async throws -> [LatentEffects.Shift] {
    try work.cancellation.check()
    return try await lane.run {
      let (before, after) = try predictions(prompt, interventions)
      let old = try model.backend.download(try model.logProbabilities(before))
      let new = try model.backend.download(try model.logProbabilities(after))
      let gains = zip(old, new).map { exp($1) - exp($0) }
      let row = try model.backend.upload(gains, rows: 1, columns: gains.count)
      let top = try model.backend.top(min(count, gains.count), of: row)
      return zip(top.indices, top.values).filter { $0.1 > 0 }.map {
        LatentEffects.Shift(tokenizer.tokenText($0), gain: Double($1))
      }
    }
  }

  /// The tokens that the edit promotes most, summed over `prompts`, as text.
  func promoted(by interventions: [Intervention], after prompts: [[Int32]], count: Int) async throws -> [String] {
    var effects = LatentEffects()
    for prompt in prompts {
      effects.shifts.append(
        (beginning: "", tokens: try await gains(by: interventions, after: prompt, count: 4 * count))
      )
    }
    return effects.words(count)
  }

  /// The tokens whose logits the latent's direction raises and lowers most on its way past all later blocks: the final
  /// norm's and the unembedding's view of the direction by itself, less their view of nothing.
  ///
  /// Empty for a latent that does not write into the residual stream.
  func directEffects(of latent: Int, count: Int) async throws -> LatentEffects {
    guard writesResidualStream else { return LatentEffects() }
    try work.cancellation.check()
    return try await lane.run {
      let direction = try model.backend.download(try dictionary.direction(of: latent))
      let nothing = [Float](repeating: 0, count: direction.count)
      let rows = try model.backend.upload(direction + nothing, rows: 2, columns: direction.count)
      let logits = model.real(try model.logits(ofStream: rows))
      let width = logits.columns
      let values = try model.backend.download(logits)
      let effect = (0..<width).map { values[$0] - values[width + $0] }
      func top(_ values: [Float]) throws -> [String] {
        let row = try model.backend.upload(values, rows: 1, columns: width)
        return try model.backend.top(min(count, width), of: row).indices.map { tokenizer.tokenText($0) }
      }
      return LatentEffects(promoted: try top(effect), suppressed: try top(effect.map { -$0 }))
    }
  }
}
