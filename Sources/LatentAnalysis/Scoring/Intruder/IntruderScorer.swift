internal import LatentSupport
internal import LatentWorkspace

/// Can a reader tell which of some windows is not the latent's? Explanation-free: the ceiling of what explanations of
/// this latent can reach.
package struct IntruderScorer: LatentScorer {
  package let judge: any IntruderJudge
  /// Windows shown together, the intruder among them.
  package var shown: Int
  /// Tokens with more than this share of their window's strongest activation are marked.
  package var threshold: Float
  package var seed: Int
  package var stopping: SequentialStopping
  package var controls: Set<ScoreControl>

  package init(
    judge: any IntruderJudge,
    shown: Int = 5,
    threshold: Float = 0.3,
    seed: Int,
    stopping: SequentialStopping = SequentialStopping(),
    controls: Set<ScoreControl> = []
  ) {
    self.judge = judge
    self.shown = shown
    self.threshold = threshold
    self.seed = seed
    self.stopping = stopping
    self.controls = controls
  }

  package var kind: String { "intruder" }
  package var identity: String {
    "intruder:1:\(shown):\(threshold):\(judge.identity):\(stopping.identity):\(controls.map(\.rawValue).sorted())"
  }

  package nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet {
    let maker = IntruderTasks(shown: shown, threshold: threshold, seed: seed)
    var sheet = try await judged(maker.make(material), latent: material.latent)
    if controls.contains(.randomWindows) {
      let tasks = maker.make(material, isControl: true)
      sheet.controls[.randomWindows] = try await control { try await judged(tasks, latent: material.latent).metrics }
    }
    return sheet
  }

  private nonisolated(nonsending) func judged(_ tasks: [IntruderTask], latent: Int) async throws -> ScoreSheet {
    guard !tasks.isEmpty else {
      throw UnscorableLatent(
        .invalid(
          "sampler",
          "Latent \(latent) has too few windows for a task of \(shown), or none in which it is silent."
        )
      )
    }
    var records: [JudgementRecord] = []
    var hits: [(kind: String, isRight: Bool)] = []
    var firstFailure: LatentError?
    for round in stopping.rounds(of: tasks.count) {
      let asked = Array(tasks[round])
      for (task, choice) in zip(asked, try await judge.choices(asked)) {
        var record = JudgementRecord(truth: true, verdict: nil, source: task.kind, quantile: task.quantile)
        switch choice {
        case .success(let place):
          record.verdict = place == task.intruder
          hits.append((task.kind, place == task.intruder))
        case .failure(let error):
          firstFailure = firstFailure ?? error
        }
        records.append(record)
      }
      if stopping.isEnough(metrics(hits.map(\.isRight))?.interval) { break }
    }
    let unanswered = records.count - hits.count
    if let firstFailure, Double(unanswered) > ScoreTally.mostUnanswered * Double(records.count) {
      throw UnscorableLatent(firstFailure)
    }
    guard var whole = metrics(hits.map(\.isRight)) else {
      throw UnscorableLatent(firstFailure ?? LatentError(.internal, "No task of latent \(latent) was answered."))
    }
    whole.offered = tasks.count
    var parts: [String: ScoreMetrics] = [:]
    for kind in Set(hits.map(\.kind)) { parts[kind] = metrics(hits.filter { $0.kind == kind }.map(\.isRight)) }
    return ScoreSheet(whole, negatives: parts, judgements: records)
  }

  /// Accuracy counts. As a classifier of single windows ("is this the intruder?") a judge that is right in a share a of
  /// the tasks has recall and precision a, and rejects 1 − (1 − a) / (shown − 1) of the others; one that guesses has a
  /// balanced accuracy of 1/2.
  private func metrics(_ answers: [Bool]) -> ScoreMetrics? {
    guard !answers.isEmpty else { return nil }
    let right = answers.count { $0 }
    let share = Double(right) / Double(answers.count)
    let rejected = 1 - (1 - share) / Double(shown - 1)
    return ScoreMetrics(
      .accuracy,
      [
        .accuracy: share, .chance: 1 / Double(shown), .recall: share, .precision: share, .f1: share,
        .balancedAccuracy: (share + rejected) / 2,
      ],
      interval: .ofProportion(successes: right, of: answers.count),
      n: answers.count
    )
  }
}
