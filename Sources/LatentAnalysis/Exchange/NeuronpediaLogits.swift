package import LatentDictionaries
package import LatentModels
package import LatentSupport
internal import LatentTensor

/// What Neuronpedia's pages call a feature's logits: its decoder row, as long as it is, times the unembedding, without the
/// final norm and without what some models scale or cap logits by (as SAEDashboard computes them). That is not `DirectEffect`, which reads the row as the model reads a stream.
package struct NeuronpediaLogits: Sendable {
  /// Tokens in each list.
  private static let count = 10
  /// One step of the compute lane; with a vocabulary of 256,000 its logits take 16 MB.
  private static let rowsInStep = 16

  private let dictionary: SparseDictionary
  private let model: ResidentModel
  private let tokenizer: Tokenizer
  private let lane: Lane

  /// - Parameters:
  ///   - dictionary: writes to the stream of `model`.
  ///   - lane: the compute lane.
  package init(_ dictionary: SparseDictionary, _ model: ResidentModel, _ tokenizer: Tokenizer, on lane: Lane) {
    self.dictionary = dictionary
    self.model = model
    self.tokenizer = tokenizer
    self.lane = lane
  }

  /// `pos_str`, `pos_values`, `neg_str`, `neg_values` and the histogram of all logits, of each of `latents`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for an encoder, which has no logits; `cancelled`.
  package nonisolated(nonsending) func fields(of latents: [Int], _ work: WorkContext) async throws -> [JSONObject] {
    var fields: [JSONObject] = []
    for start in stride(from: 0, to: latents.count, by: Self.rowsInStep) {
      try work.cancellation.check()
      let chosen = latents[start..<min(start + Self.rowsInStep, latents.count)].map { Int32($0) }
      fields += try await lane.run { try step(chosen) }
    }
    return fields
  }

  private func step(_ latents: [Int32]) throws -> [JSONObject] {
    let backend = model.backend
    let rows = try dictionary.directions(of: latents)
    let logits = model.real(try model.unembeddingProduct(of: rows))
    // What an unembedding with a bias gives everything is no doing of the latent.
    let silent = model.real(try model.unembeddingProduct(of: backend.allocate(rows: 1, columns: rows.columns)))
    let effects = try backend.allocate(rows: logits.rows, columns: logits.columns)
    try backend.addVector(silent, factor: -1, to: logits, into: effects)
    let values = try backend.download(effects)
    let width = effects.columns
    return latents.indices.map { row in
      let mine = values[row * width..<(row + 1) * width]
      var fields = NeuronpediaHistogram(mine).fields("logits")
      for part in [list("pos", mine, sign: 1), list("neg", mine, sign: -1)] {
        for (name, value) in part { fields[name] = value }
      }
      return fields
    }
  }

  /// The tokens with the greatest of `logits` times `sign`, greatest first.
  private func list(_ name: String, _ logits: ArraySlice<Float>, sign: Float) -> JSONObject {
    var best = TopSelection(Self.count)
    best.offer(logits.map { sign * $0 })
    let sorted = best.sorted
    return [
      "\(name)_str": .array(sorted.map { .string(tokenizer.tokenText(Int32(truncatingIfNeeded: $0.index))) }),
      "\(name)_values": .array(sorted.map { .rounded(sign * $0.value, digits: 6) }),
    ]
  }
}
