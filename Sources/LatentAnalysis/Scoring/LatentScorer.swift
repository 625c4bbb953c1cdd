package import LatentSupport
package import LatentWorkspace

/// Tests one latent's explanation (or the latent itself, where no explanation is needed) and says how it did.
package protocol LatentScorer: Sendable {
  /// The scorer's name on the wire.
  var kind: String { get }
  /// What stored results say of it: its options, its prompts' versions, and who judges.
  var identity: String { get }
  /// What it wants to be given beside windows of the test documents.
  var needs: ScoringNeeds { get }

  /// - Throws: `UnscorableLatent` for a failure of this latent alone; `LatentError` for what ends the run: `cancelled`, or
  ///   an LLM that has never answered anything.
  nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet
}

extension LatentScorer {
  package var needs: ScoringNeeds { [] }

  /// What a control came to; nil where it cannot be had, which takes nothing from the score beside it.
  nonisolated(nonsending) func control(
    _ body: nonisolated(nonsending) () async throws -> ScoreMetrics
  ) async throws -> ScoreMetrics? {
    do {
      return try await body()
    } catch is UnscorableLatent {
      return nil
    }
  }
}

/// What some scorers want beside windows of the test documents.
package struct ScoringNeeds: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Windows of the training documents to compare with.
  package static let reference = ScoringNeeds(rawValue: 1)
  /// Beginnings of text that end where the latent fires first.
  package static let prompts = ScoringNeeds(rawValue: 2)
}

/// Thrown where one latent cannot be scored; the others still can.
package struct UnscorableLatent: Error, Sendable {
  package var error: LatentError

  package init(_ error: LatentError) {
    self.error = error
  }
}

/// Runs beside a score whose result is known to be chance, unless something but the explanation gives answers away.
package enum ScoreControl: String, Sendable, CaseIterable {
  /// The same examples with the explanation of another latent.
  case otherExplanation = "other-explanation"
  /// Where no explanation is asked for: windows in which the latent is silent in place of its own.
  case randomWindows = "random-windows"
  /// The latent's explanation, with an edit of the same effect along a random direction.
  case randomDirection = "random-direction"
  /// A random direction with an explanation of its own, written from its effects.
  case randomDictionary = "random-dictionary"
}

/// What a scorer found of one latent.
package struct ScoreSheet: Sendable, Equatable {
  /// Over all kinds of negatives together.
  package var metrics: ScoreMetrics
  /// Against each kind alone.
  package var negatives: [String: ScoreMetrics]
  package var controls: [ScoreControl: ScoreMetrics]
  /// Every example, in the order in which it was shown.
  package var judgements: [JudgementRecord]

  package init(
    _ metrics: ScoreMetrics,
    negatives: [String: ScoreMetrics] = [:],
    controls: [ScoreControl: ScoreMetrics] = [:],
    judgements: [JudgementRecord] = []
  ) {
    self.metrics = metrics
    self.negatives = negatives
    self.controls = controls
    self.judgements = judgements
  }

  /// As the catalogue files it: the whole as `all`, then the kinds, then `control:` and the control.
  func outcome(latent: Int, scorer: String) -> ScoreOutcome {
    func record(_ negatives: String, _ metrics: ScoreMetrics) -> ScoreRecord {
      ScoreRecord(
        latent: latent,
        scorer: scorer,
        negatives: negatives,
        n: metrics.n,
        value: metrics[metrics.headline],
        low: metrics.interval.low,
        high: metrics.interval.high,
        metrics: metrics.json
      )
    }
    return .scored(
      [record(ScoreRecord.whole, metrics)]
        + negatives.sorted { $0.key < $1.key }.map { record($0.key, $0.value) }
        + controls.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          record(ScoreRecord.controlPrefix + $0.key.rawValue, $0.value)
        },
      judgements: judgements
    )
  }
}

extension ScoreRecord {
  /// What a record's `negatives` says where it is about all kinds together.
  package static let whole = "all"
  /// What it begins with where it is a control's.
  package static let controlPrefix = "control:"
}
