internal import LatentEndpoint
package import LatentModels
package import LatentSupport
package import LatentTensor

/// The vectors that an encoder loaded here gives to texts, a batch for each step of the compute lane.
package struct ResidentTextEmbedder: TextEmbedder {
  package let embedder: SentenceEmbedder
  package let identity: String
  private let lane: Lane

  /// - Parameter lane: the model's compute lane.
  /// - Throws: as `SentenceEmbedder`; `unreadableCheckpoint` when the model's files have changed or gone.
  package init(_ model: ResidentModel, lane: Lane) throws {
    self.lane = lane
    embedder = try SentenceEmbedder(model)
    let limit = embedder.pooling.maximumTokens.map { ":\($0)" } ?? ""
    identity = "resident:\(try model.identity()):\(embedder.pooling.mode.rawValue)\(limit)"
  }

  package nonisolated(nonsending) func embed(_ texts: [String]) async throws -> [[Float]] {
    let tensor = try await embedding(of: texts).floats()
    let width = embedder.width
    return texts.indices.map { Array(tensor[$0 * width..<($0 + 1) * width]) }
  }

  /// Unit vectors of `texts`, float32 [texts, width]: for what compares many with many.
  package nonisolated(nonsending) func embedding(of texts: [String]) async throws -> Tensor {
    var vectors: [Float] = []
    vectors.reserveCapacity(texts.count * embedder.width)
    for batch in SentenceEmbedder.batches(try embedder.tokens(of: texts)) {
      guard !Task.isCancelled else { throw LatentError(.cancelled, "The embedding of texts was cancelled.") }
      vectors += try await lane.run { try embedder.embed(tokens: batch).floats() }
    }
    return Tensor(vectors, shape: [texts.count, embedder.width])
  }
}
