package import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// The explained latents of a run, or of a dictionary, and what was said of each.
package struct ExplanationSet: Sendable {
  private static let textsPerStep = 512

  /// Ascending within a run.
  package private(set) var latents: [Int] = []
  package private(set) var texts: [String] = []

  package var count: Int { latents.count }

  /// - Parameters:
  ///   - run: only this run's explanations; the newest of each latent if nil.
  ///   - dictionaryHash: the dictionary that was explained; any if nil.
  package nonisolated(nonsending) init(
    _ pages: ExplanationPages,
    run: String?,
    dictionaryHash: String?,
    work: WorkContext
  ) async throws {
    var texts: [String] = []
    let places = try await pages.read(runs: run.map { [$0] }, dictionaryHash: dictionaryHash, work: work) {
      texts += $0
    }
    self.texts = texts
    latents = places.latents.map { Int($0) }
  }

  /// One vector for each explanation.
  ///
  /// - Throws: what the embedder throws; what was embedded is kept.
  package nonisolated(nonsending) func rows(by embedder: StoredEmbedder, work: WorkContext) async throws -> UnitRows {
    var values: [Float] = []
    var width = 0
    for start in stride(from: 0, to: count, by: Self.textsPerStep) {
      let vectors = try await embedder.vectors(
        of: Array(texts[start..<min(start + Self.textsPerStep, count)]),
        work: work
      )
      width = vectors.first?.count ?? 0
      for vector in vectors { values += vector }
      work.report(
        ProgressReport(
          done: start + vectors.count,
          total: count,
          unit: "explanations",
          message: "embedding explanations"
        )
      )
    }
    guard values.count == count * width else {
      throw LatentError(.internal, "The embedder gave vectors of several widths.")
    }
    return UnitRows(normalizing: Tensor(values, shape: [count, width]))
  }
}
