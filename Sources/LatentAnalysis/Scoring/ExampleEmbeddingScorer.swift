package import LatentEndpoint
internal import LatentSupport

/// Do the latent's windows lie nearer to each other than to others, by sentence embedding? Explanation-free: what is
/// measured is whether the latent is about anything that the embedding sees.
///
/// Each test window is a query: its mean cosine to training windows of the same strength, less that to training windows in
/// which the latent is silent. The area under the ROC curve of this difference counts; above 0 is "yes".
package struct ExampleEmbeddingScorer: LatentScorer {
  package let embedder: any TextEmbedder
  /// True queries, and of each kind of false ones as many.
  package var tasks: Int
  /// Tokens with more than this share of their window's strongest activation are marked.
  package var threshold: Float
  package var seed: Int
  package var controls: Set<ScoreControl>

  /// Windows on each side that a query is compared with.
  private static let references = 10

  package init(
    embedder: any TextEmbedder,
    tasks: Int = 20,
    threshold: Float = 0.3,
    seed: Int,
    controls: Set<ScoreControl> = []
  ) {
    self.embedder = embedder
    self.tasks = tasks
    self.threshold = threshold
    self.seed = seed
    self.controls = controls
  }

  package var kind: String { "example-embedding" }
  package var needs: ScoringNeeds { .reference }
  package var identity: String {
    "example-embedding:1:\(tasks):\(threshold):\(embedder.identity):\(controls.map(\.rawValue).sorted())"
  }

  package nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet {
    var sheet = try await compared(material, isControl: false)
    if controls.contains(.randomWindows) {
      sheet.controls[.randomWindows] = try await control { try await compared(material, isControl: true).metrics }
    }
    return sheet
  }

  private nonisolated(nonsending) func compared(
    _ material: ScoringMaterial,
    isControl: Bool
  ) async throws -> ScoreSheet {
    var generator = SeededGenerator(seed: seed, "example embedding", material.latent, isControl)
    let patterns = material.activating.map { $0.marks(threshold: threshold) }
    var trueQueries = generator.sample(tasks, of: material.activating)
    var falseQueries: [RenderedWindow] = []
    for kind in NegativeKind.allCases {
      falseQueries += generator.sample(tasks, of: material.nonActivating.filter { ($0.negative ?? .random) == kind })
    }
    var near = material.reference
    var far = material.silentReference
    if isControl {
      // Half of the silent windows play the latent's.
      let silent = generator.shuffled(material.nonActivating)
      trueQueries = Array(silent.prefix(silent.count / 2).prefix(tasks))
      falseQueries = Array(silent.dropFirst(silent.count / 2).prefix(tasks))
      near = Array(far.prefix(far.count / 2))
      far = Array(far.dropFirst(far.count / 2))
    }
    guard !trueQueries.isEmpty, !falseQueries.isEmpty, !near.isEmpty, !far.isEmpty else {
      throw UnscorableLatent(
        .invalid("sampler", "Latent \(material.latent) has too few windows in training or test documents to compare.")
      )
    }
    let queries = trueQueries.map { ($0, true) } + falseQueries.map { ($0, false) }
    let texts = (queries.map(\.0) + near + far).map { window in
      let marks =
        window.maxActivation > 0
        ? window.marks(threshold: threshold)
        : FuzzingScorer.place(oneOf: patterns, in: window, using: &generator) ?? window.tokens.map { _ in false }
      return Marker.line(window.tokens, marks: marks)
    }
    let vectors = try await EmbeddingScorer.embed(texts, embedder)
    let nearVectors = vectors.dropFirst(queries.count).prefix(near.count)
    let farVectors = vectors.suffix(far.count).prefix(Self.references)
    var tally = ScoreTally()
    for (place, (query, isTrue)) in queries.enumerated() {
      let vector = vectors[place]
      let chosen = Self.nearest(in: near, to: query.quantile).prefix(Self.references)
        .map { nearVectors[nearVectors.startIndex + $0] }
      let pull = EmbeddingScorer.cosines(of: vector, with: chosen).reduce(0, +) / Float(chosen.count)
      let push = EmbeddingScorer.cosines(of: vector, with: farVectors).reduce(0, +) / Float(farVectors.count)
      tally.add(
        ScoreTally.Example(
          truth: isTrue,
          source: isTrue ? "activating" : (query.negative ?? .random).rawValue,
          quantile: query.quantile
        ),
        .success(Verdict(isYes: pull > push, probability: Double(pull - push)))
      )
    }
    return try tally.sheet(latent: material.latent, offered: queries.count) { ScoreMetrics(ranking: $0) }
  }

  /// Places of `windows`, those of the nearest slice of strength first. A false query is compared with all alike.
  private static func nearest(in windows: [RenderedWindow], to quantile: Int?) -> [Int] {
    guard let quantile else {
      // Evenly over all strengths.
      let step = max(1, windows.count / references)
      return stride(from: 0, to: windows.count, by: step).map { $0 }
    }
    return windows.indices.sorted { left, right in
      (abs((windows[left].quantile ?? 0) - quantile), left) < (abs((windows[right].quantile ?? 0) - quantile), right)
    }
  }
}
