internal import LatentSupport

extension EndpointClient: TextEmbedder {
  /// Texts that share a request.
  private static let textsPerRequest = 64

  package nonisolated(nonsending) func embed(_ texts: [String]) async throws -> [[Float]] {
    let batches = stride(from: 0, to: texts.count, by: Self.textsPerRequest).map {
      Array(texts[$0..<min($0 + Self.textsPerRequest, texts.count)])
    }
    let answers = try await eachAtOnce(batches) { batch in
      defer { self.meter.note(promptBytes: batch.reduce(0) { $0 + $1.utf8.count }) }
      return try await self.ask(
        self.embeddingsURL,
        body: EmbeddingWire.body(batch, model: self.configuration.model),
        wanted: "one embedding for each text"
      ) { EmbeddingWire.reply($0, count: batch.count) }
    }
    let vectors = try answers.flatMap { try $0.get() }
    if let stranger = vectors.first(where: { $0.count != vectors[0].count }) {
      throw failure("answered with embeddings of different widths (\(vectors[0].count) and \(stranger.count))")
    }
    return vectors
  }
}

/// The OpenAI embeddings format: `POST /embeddings`.
enum EmbeddingWire {
  static func body(_ texts: [String], model: String) -> JSON {
    ["model": .string(model), "input": .array(texts.map { .string($0) }), "encoding_format": "float"]
  }

  /// - Returns: nil unless there is one vector of numbers for each text. A vector of zeros stays one.
  static func reply(_ json: JSON, count: Int) -> (vectors: [[Float]], usage: Usage)? {
    guard let data = json["data"]?.arrayValue, data.count == count else { return nil }
    var vectors = [[Float]](repeating: [], count: count)
    for (place, item) in data.enumerated() {
      // Servers may answer in another order and say so.
      let index = item["index"]?.integerValue ?? place
      guard vectors.indices.contains(index), let numbers = item["embedding"]?.arrayValue else { return nil }
      guard let vector = pooled(numbers), vector.allSatisfy(\.isFinite) else { return nil }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      vectors[index] = length > 0 ? vector.map { $0 / length } : vector
    }
    return vectors.contains { $0.isEmpty } ? nil : (vectors, Usage(json["usage"]))
  }

  /// The numbers of a vector, or the mean of several: llama.cpp answers one for each token where a model says nothing of
  /// pooling. Nil for anything else.
  private static func pooled(_ list: [JSON]) -> [Float]? {
    guard list.first?.arrayValue != nil else { return numbers(list) }
    let rows = list.compactMap { $0.arrayValue.flatMap(numbers) }
    guard rows.count == list.count, rows.allSatisfy({ $0.count == rows[0].count }) else { return nil }
    return rows[0].indices.map { column in rows.reduce(0) { $0 + $1[column] } / Float(rows.count) }
  }

  private static func numbers(_ list: [JSON]) -> [Float]? {
    let numbers = list.compactMap { $0.numberValue.map { Float($0) } }
    return numbers.count == list.count && !numbers.isEmpty ? numbers : nil
  }
}
