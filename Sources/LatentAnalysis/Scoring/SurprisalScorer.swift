package import LatentEndpoint
internal import LatentSupport

/// Does an explanation make the latent's windows less surprising to a language model than other windows? (Paulo et al.
/// 2024, section 3.3.4.)
///
/// A window's value is log p(window | explanation) − log p(window | a description of nothing in particular), in nats. The
/// area under the ROC curve of this value counts; above 0 is "yes".
package struct SurprisalScorer: LatentScorer {
  package let model: any TextScorer
  package var seed: Int
  package var stopping: SequentialStopping
  package var controls: Set<ScoreControl>

  package init(
    model: any TextScorer,
    seed: Int,
    stopping: SequentialStopping = SequentialStopping(),
    controls: Set<ScoreControl> = []
  ) {
    self.model = model
    self.seed = seed
    self.stopping = stopping
    self.controls = controls
  }

  package var kind: String { "surprisal" }
  package var identity: String {
    "\(Prompt.surprisal.rawValue):\(model.identity):\(stopping.identity):\(controls.map(\.rawValue).sorted())"
  }

  private static let nothingInParticular = "various unrelated texts"

  package nonisolated(nonsending) func sheet(_ material: ScoringMaterial) async throws -> ScoreSheet {
    var generator = SeededGenerator(seed: seed, "surprisal", material.latent)
    let windows = generator.shuffled(material.activating + material.nonActivating)
    guard !material.activating.isEmpty, !material.nonActivating.isEmpty else {
      throw UnscorableLatent(
        .invalid("sampler", "Latent \(material.latent) has no window in which the latent is silent to be judged.")
      )
    }
    let other = controls.contains(.otherExplanation) ? material.otherExplanation : nil
    var tally = ScoreTally()
    var controlTally = ScoreTally()
    for round in stopping.rounds(of: windows.count) {
      let asked = Array(windows[round])
      var descriptions = [Self.nothingInParticular, material.explanation]
      if let other { descriptions.append(other) }
      // One prefix after the other, so that a model that remembers prefixes reads each once.
      let requests = descriptions.flatMap { description in
        asked.map { TextScoreRequest(Marker.line($0.tokens), after: Self.prefix(description)) }
      }
      let values = try await model.logProbabilities(requests)
      guard values.count == requests.count else {
        throw LatentError(.internal, "\(values.count) values came back for \(requests.count) texts.")
      }
      for (place, window) in asked.enumerated() {
        let example = ScoreTally.Example(window)
        tally.add(example, Self.verdict(values[asked.count + place], less: values[place]))
        if other != nil {
          controlTally.add(example, Self.verdict(values[2 * asked.count + place], less: values[place]))
        }
      }
      if stopping.isEnough(ScoreMetrics(ranking: tally.judgements.map(\.judgement))?.interval) { break }
    }
    var sheet = try tally.sheet(latent: material.latent, offered: windows.count) { ScoreMetrics(ranking: $0) }
    if other != nil {
      sheet.controls[.otherExplanation] =
        try controlTally.sheet(latent: material.latent, offered: windows.count) { ScoreMetrics(ranking: $0) }.metrics
    }
    return sheet
  }

  private static func prefix(_ description: String) -> String {
    "\(Prompt.surprisal.text)\n\nDescription: \(Marker.line([description]))\nText: "
  }

  private static func verdict(
    _ told: Result<Double, LatentError>,
    less untold: Result<Double, LatentError>
  ) -> Result<Verdict, LatentError> {
    told.flatMap { told in
      untold.map { Verdict(isYes: told > $0, probability: told - $0) }
    }
  }
}
