internal import LatentSupport
internal import LatentWorkspace

/// Do the activations that a reader of the explanation predicts, token by token, go with the true ones? (Bills et al.
/// 2023.) Pearson's correlation over all tokens of all windows counts; the area under the ROC curve is that of the
/// strongest prediction in a window.
package struct SimulationScorer: LatentScorer {
  package let simulator: any Simulator
  package var seed: Int
  package var controls: Set<ScoreControl>

  private static let resamples = 500

  package init(simulator: any Simulator, seed: Int, controls: Set<ScoreControl> = []) {
    self.simulator = simulator
    self.seed = seed
    self.controls = controls
  }

  package var kind: String { "simulation" }
  package var identity: String { "simulation:1:\(simulator.identity):\(controls.map(\.rawValue).sorted())" }

  /// A window with its prediction.
  private struct Answered {
    var window: RenderedWindow
    var predicted: [Double]
  }

  package nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet {
    var sheet = try await simulated(material, material.explanation)
    if controls.contains(.otherExplanation), let other = material.otherExplanation {
      sheet.controls[.otherExplanation] = try await control { try await simulated(material, other).metrics }
    }
    return sheet
  }

  private nonisolated(nonsending) func simulated(
    _ material: ScoringMaterial,
    _ explanation: String
  ) async throws -> ScoreSheet {
    let windows = material.activating + material.nonActivating
    var answered: [Answered] = []
    var records: [JudgementRecord] = []
    var firstFailure: LatentError?
    for (window, result) in zip(windows, try await simulator.simulate(windows.map(\.tokens), explanation: explanation))
    {
      let example = ScoreTally.Example(window)
      var record = JudgementRecord(
        truth: example.truth,
        verdict: nil,
        source: example.source,
        quantile: example.quantile
      )
      switch result {
      case .success(let predicted) where predicted.count == window.activations.count:
        answered.append(Answered(window: window, predicted: predicted))
        record.probability = (predicted.max() ?? 0) / 10
        record.verdict = (predicted.max() ?? 0) >= 5
      case .success(let predicted):
        firstFailure =
          firstFailure
          ?? LatentError(.internal, "\(predicted.count) predictions came back for \(window.tokens.count) tokens.")
      case .failure(let error):
        firstFailure = firstFailure ?? error
      }
      records.append(record)
    }
    if let firstFailure, Double(windows.count - answered.count) > ScoreTally.mostUnanswered * Double(windows.count) {
      throw UnscorableLatent(firstFailure)
    }
    guard var metrics = metrics(answered, latent: material.latent) else {
      throw UnscorableLatent(
        firstFailure ?? .invalid("sampler", "Latent \(material.latent) has no window in which it fires.")
      )
    }
    metrics.offered = windows.count
    var parts: [String: ScoreMetrics] = [:]
    for kind in Set(answered.compactMap(\.window.negative)) {
      parts[kind.rawValue] = self.metrics(
        answered.filter { $0.window.negative == nil || $0.window.negative == kind },
        latent: material.latent
      )
    }
    return ScoreSheet(metrics, negatives: parts, judgements: records)
  }

  /// Nil without a token on which the latent fires.
  private func metrics(_ answered: [Answered], latent: Int) -> ScoreMetrics? {
    guard answered.contains(where: { $0.window.maxActivation > 0 }) else { return nil }
    let sums = answered.map { Moments($0.window.activations, $0.predicted) }
    let correlation = sums.reduce(Moments(), +).correlation
    // Whole windows are drawn again: tokens of one window are not independent of each other.
    var generator = SeededGenerator(seed: seed, "simulation", latent, answered.count)
    let interval = Interval.bootstrap(sums.count, resamples: Self.resamples, using: &generator) { drawn in
      drawn.reduce(Moments()) { $0 + sums[$1] }.correlation
    }
    var values: [ScoreMetrics.Name: Double] = [.correlation: correlation]
    let judgements = answered.map {
      Judgement(
        truth: $0.window.maxActivation > 0,
        verdict: ($0.predicted.max() ?? 0) >= 5,
        probability: $0.predicted.max() ?? 0
      )
    }
    values[.auc] = ClassifierMetrics.areaUnderCurve(judgements)
    return ScoreMetrics(
      .correlation,
      values,
      interval: interval,
      n: answered.count
    )
  }
}

/// Sums from which a correlation is had.
private struct Moments {
  var count = 0.0
  var x = 0.0
  var y = 0.0
  var xx = 0.0
  var yy = 0.0
  var xy = 0.0

  init() {}

  init(_ truth: [Float], _ predicted: [Double]) {
    for (x, y) in zip(truth, predicted) {
      count += 1
      self.x += Double(x)
      self.y += y
      xx += Double(x) * Double(x)
      yy += y * y
      xy += Double(x) * y
    }
  }

  static func + (left: Moments, right: Moments) -> Moments {
    var sum = left
    sum.count += right.count
    sum.x += right.x
    sum.y += right.y
    sum.xx += right.xx
    sum.yy += right.yy
    sum.xy += right.xy
    return sum
  }

  /// 0 where one side does not vary: who always says the same has said nothing.
  var correlation: Double {
    let spread = (count * xx - x * x) * (count * yy - y * y)
    guard spread > 1e-12 * max(1, count * xx) * max(1, count * yy) else { return 0 }
    return max(-1, min(1, (count * xy - x * y) / spread.squareRoot()))
  }
}
