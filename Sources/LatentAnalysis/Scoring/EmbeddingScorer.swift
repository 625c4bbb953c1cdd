package import LatentEndpoint
internal import LatentSupport

/// Does an explanation lie nearer to the latent's windows than to others, by sentence embedding? (Paulo et al. 2024,
/// section 3.3.3.) The area under the ROC curve of the cosine counts; as a classifier, the explanation takes as many
/// windows as there are true ones.
package struct EmbeddingScorer: LatentScorer {
  package let embedder: any TextEmbedder
  package var controls: Set<ScoreControl>

  package init(embedder: any TextEmbedder, controls: Set<ScoreControl> = []) {
    self.embedder = embedder
    self.controls = controls
  }

  package var kind: String { "embedding" }
  package var identity: String { "embedding:1:\(embedder.identity):\(controls.map(\.rawValue).sorted())" }

  package nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet {
    let windows = material.activating + material.nonActivating
    let other = controls.contains(.otherExplanation) ? material.otherExplanation : nil
    let queries = [material.explanation] + (other.map { [$0] } ?? [])
    let vectors = try await Self.embed(queries + windows.map(\.text), embedder)
    var sheet = try Self.ranked(windows, Self.cosines(of: vectors[0], with: vectors.dropFirst(queries.count)), material)
    if other != nil {
      let similarities = Self.cosines(of: vectors[1], with: vectors.dropFirst(queries.count))
      sheet.controls[.otherExplanation] = try Self.ranked(windows, similarities, material).metrics
    }
    return sheet
  }

  /// - Throws: `UnscorableLatent` where the embedder has failed; what ends the run.
  static nonisolated(nonsending) func embed(_ texts: [String], _ embedder: any TextEmbedder) async throws -> [[Float]] {
    do {
      return try await embedder.embed(texts)
    } catch let error as LatentError where error.code != .cancelled && embedder.hasAnswered {
      throw UnscorableLatent(error)
    }
  }

  /// In single precision, in which cosines that ought to be equal are.
  static func cosines(of vector: [Float], with others: some Collection<[Float]>) -> [Float] {
    others.map { Float(Vectors.cosine(vector, $0)) }
  }

  private static func ranked(
    _ windows: [RenderedWindow],
    _ similarities: [Float],
    _ material: ScoringMaterial
  ) throws -> ScoreSheet {
    let bound = similarities.sorted(by: >).dropFirst(max(0, material.activating.count - 1)).first ?? 0
    var tally = ScoreTally()
    for (window, similarity) in zip(windows, similarities) {
      tally.add(
        ScoreTally.Example(window),
        .success(Verdict(isYes: similarity >= bound, probability: Double(similarity)))
      )
    }
    return try tally.sheet(latent: material.latent, offered: windows.count) { ScoreMetrics(ranking: $0) }
  }
}

extension ScoreTally.Example {
  /// A window that is true where the latent fires in it.
  init(_ window: RenderedWindow) {
    let isTrue = window.maxActivation > 0
    self.init(
      truth: isTrue,
      source: isTrue ? "activating" : (window.negative ?? .random).rawValue,
      quantile: window.quantile
    )
  }
}
