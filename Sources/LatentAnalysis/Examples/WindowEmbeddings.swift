package import LatentEndpoint
internal import LatentSupport

/// A sample of a cache's windows with their sentence embeddings, shared by all latents of a request: where the windows
/// that read most like a latent's own are looked for.
package struct WindowEmbeddings: Sendable {
  private let windows: [Int32]
  /// [window, width], rows of length 1.
  private let vectors: [[Float]]
  private let embedder: any TextEmbedder

  /// Windows in the sample. Embedding is what costs; a neighbour among so many is near.
  package static let sampleSize = 2_000

  /// Embeds a sample of `candidates`.
  ///
  /// - Parameter text: the text of a window.
  package nonisolated(nonsending) init(
    _ candidates: [Int32],
    seed: Int,
    embedder: any TextEmbedder,
    text: (Int32) throws -> String
  ) async throws {
    var generator = SeededGenerator(seed: seed, "window embeddings")
    windows = generator.sample(Self.sampleSize, of: candidates).sorted()
    self.embedder = embedder
    vectors = try await embedder.embed(windows.map(text))
  }

  /// For each of `texts`, the sampled windows, most alike first.
  package nonisolated(nonsending) func nearest(to texts: [String]) async throws -> [[Int32]] {
    try await embedder.embed(texts).map { query in
      let similarities = vectors.map { vector in
        var sum: Float = 0
        for index in 0..<min(vector.count, query.count) { sum += vector[index] * query[index] }
        return sum
      }
      return windows.indices.sorted { (similarities[$1], $0) < (similarities[$0], $1) }.map { windows[$0] }
    }
  }
}
