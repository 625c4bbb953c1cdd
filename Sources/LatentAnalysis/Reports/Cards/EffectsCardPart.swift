package import LatentModels
package import LatentSupport
internal import LatentTensor

/// The tokens whose logits a latent's decoder row moves most by itself.
package struct EffectsCardPart: ReportCardPart {
  private static let count = 10
  /// One step of the compute lane; with a vocabulary of 256,000 its logits take 16 MB.
  private static let rowsInStep = 16

  private let rows: UnitRows
  private let model: ResidentModel
  private let tokenizer: Tokenizer
  private let lane: Lane

  /// - Parameters:
  ///   - rows: the dictionary's decoder rows, as wide as the model's stream.
  ///   - lane: the compute lane.
  package init(_ rows: UnitRows, _ model: ResidentModel, _ tokenizer: Tokenizer, on lane: Lane) {
    self.rows = rows
    self.model = model
    self.tokenizer = tokenizer
    self.lane = lane
  }

  package nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject] {
    var fields: [JSONObject] = []
    for start in stride(from: 0, to: latents.count, by: Self.rowsInStep) {
      try work.cancellation.check()
      let chosen = Array(latents[start..<min(start + Self.rowsInStep, latents.count)])
      let effects = try await lane.run {
        try DirectEffect.effects(of: rows.selecting(chosen), model: model, count: Self.count)
      }
      fields += effects.map { ["up": json($0.up), "down": json($0.down)] }
    }
    return fields
  }

  private func json(_ shifts: [DirectEffect.Shift]) -> JSON {
    .array(shifts.map { [.string(tokenizer.tokenText($0.token)), .rounded($0.effect, digits: 3)] })
  }
}
