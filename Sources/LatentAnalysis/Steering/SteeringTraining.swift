package import LatentModels
package import LatentSupport

/// Makes steering vectors of contrast pairs (Rimsky et al. 2023; Paulo et al. 2024, section 4).
package struct SteeringTraining: Sendable {
  package let model: ResidentModel
  package let hookpoints: [Hookpoint]
  package let recipe: SteeringRecipe

  package init(model: ResidentModel, hookpoints: [Hookpoint], recipe: SteeringRecipe) {
    self.model = model
    self.hookpoints = hookpoints
    self.recipe = recipe
  }

  /// - Parameter pairs: at least one.
  /// - Throws: `LatentError`: `cancelled`; `invalidParams` for activations that are not finite.
  package func run(
    _ pairs: [ContrastTokens],
    on lane: Lane,
    work: WorkContext
  ) async throws -> [SteeringVectors.Site] {
    let sequences = pairs.flatMap { [($0.positive, $0.positiveRead), ($0.negative, $0.negativeRead)] }
    let values = try await PositionReading(hookpoints, of: model).run(sequences, on: lane, work: work) { done in
      work.report(ProgressReport(done: done / 2, total: pairs.count, unit: "pairs"))
    }
    let weights = Self.weights(pairs.map(\.pair))
    return try hookpoints.map { hookpoint in
      let rows = (values[hookpoint] ?? []).map { $0.map(Double.init) }
      let positive = stride(from: 0, to: rows.count, by: 2).map { rows[$0] }
      let negative = stride(from: 1, to: rows.count, by: 2).map { rows[$0] }
      try work.cancellation.check()
      let vector = recipe.direction(positive: positive, negative: negative, weights: weights)
      guard vector.allSatisfy({ Float($0).isFinite }) else {
        throw LatentError.invalid(
          "pairs",
          "The activations at \(hookpoint) are not finite; no vector can be made of them."
        )
      }
      return SteeringVectors.Site(
        hookpoint: hookpoint,
        vector: vector.map { Float($0) },
        residualNorm: rows.reduce(0) { $0 + Vectors.norm($1) } / Double(max(1, rows.count)),
        separation: Self.separation(positive, negative, along: vector)
      )
    }
  }

  /// Equal weight for every letter that is a positive answer: where more items match with A than with B, the plain mean
  /// would be in part a vector "towards A".
  package static func weights(_ pairs: [ContrastPair]) -> [Double] {
    var counts: [Character: Int] = [:]
    for pair in pairs { if let letters = pair.letters { counts[letters.positive, default: 0] += 1 } }
    guard counts.count > 1, pairs.allSatisfy({ $0.letters != nil }) else { return pairs.map { _ in 1 } }
    let share = Double(pairs.count) / Double(counts.count)
    return pairs.map { pair in pair.letters.map { share / Double(counts[$0.positive] ?? 1) } ?? 1 }
  }

  /// d′ of the two classes along `vector`; 0 where they do not differ.
  static func separation(_ positive: [[Double]], _ negative: [[Double]], along vector: [Double]) -> Double {
    let classes = [positive, negative].map { rows in rows.map { Vectors.dot($0, vector) } }
    let means = classes.map { $0.reduce(0, +) / Double(max(1, $0.count)) }
    let squares = zip(classes, means).map { values, mean in values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } }
    let freedom = classes.reduce(0) { $0 + $1.count } - 2
    guard freedom > 0 else { return 0 }
    let deviation = (squares.reduce(0, +) / Double(freedom)).squareRoot()
    return deviation > 0 ? (means[0] - means[1]) / deviation : 0
  }
}
