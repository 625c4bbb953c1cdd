internal import LatentSupport

/// Scores an explanation by the yes-or-no answers of a judge: detection and fuzzing.
package struct JudgedScorer: LatentScorer {
  package let classifier: any ClassifierScorer
  package let judge: any Judge
  package var seed: Int
  package var stopping: SequentialStopping
  package var controls: Set<ScoreControl>

  package init(
    _ classifier: any ClassifierScorer,
    judge: any Judge,
    seed: Int,
    stopping: SequentialStopping = SequentialStopping(),
    controls: Set<ScoreControl> = []
  ) {
    self.classifier = classifier
    self.judge = judge
    self.seed = seed
    self.stopping = stopping
    self.controls = controls
  }

  package var kind: String { classifier.kind }
  package var identity: String {
    "\(classifier.identity):\(judge.identity):\(stopping.identity):\(controls.map(\.rawValue).sorted())"
  }

  package nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet {
    let examples = classifier.examples(material, seed: seed)
    try Self.checkBothSides(latent: material.latent, examples)
    var sheet = try await judged(examples, material.explanation, material)
    if controls.contains(.otherExplanation), let other = material.otherExplanation {
      sheet.controls[.otherExplanation] = try await control { try await judged(examples, other, material).metrics }
    }
    return sheet
  }

  private nonisolated(nonsending) func judged(
    _ examples: [JudgeExample],
    _ explanation: String,
    _ material: ScoringMaterial
  ) async throws -> ScoreSheet {
    var tally = ScoreTally()
    for round in stopping.rounds(of: examples.count) {
      let asked = Array(examples[round])
      let verdicts = try await judge.verdicts(on: asked, question: classifier.question, explanation: explanation)
      for (example, verdict) in zip(asked, verdicts) {
        tally.add(
          ScoreTally.Example(truth: example.truth, source: example.source, quantile: example.quantile),
          verdict
        )
      }
      if stopping.isEnough(ScoreMetrics(answers: tally.judgements.map(\.judgement))?.interval) { break }
    }
    return try tally.sheet(
      latent: material.latent,
      offered: examples.count,
      baseRate: classifier.question == .detection ? material.baseRate : nil
    ) { ScoreMetrics(answers: $0) }
  }

  /// Why `examples` cannot give a score, if they cannot: known before anybody is asked about them.
  private static func checkBothSides(latent: Int, _ examples: [JudgeExample]) throws {
    let positives = examples.count { $0.truth }
    guard positives == 0 || positives == examples.count else { return }
    let what = positives > 0 ? "no window in which the latent is silent" : "no window in which it fires"
    throw UnscorableLatent(.invalid("sampler", "Latent \(latent) has \(what) to be judged."))
  }
}
