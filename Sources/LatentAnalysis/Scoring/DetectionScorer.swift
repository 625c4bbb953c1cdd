internal import LatentSupport

/// Can a reader of the explanation tell windows in which the latent fires from windows in which it is silent?
/// (Paulo et al. 2024, section 3.3.1.)
package struct DetectionScorer: ClassifierScorer {
  package init() {}

  package var kind: String { "detection" }
  package var identity: String { "detection:2" }
  package var question: JudgeQuestion { .detection }

  package func examples(_ material: ScoringMaterial, seed: Int) -> [JudgeExample] {
    let activating = material.activating.map { window in
      JudgeExample(
        tokens: window.tokens,
        marks: window.tokens.map { _ in false },
        truth: true,
        source: "activating",
        quantile: window.quantile
      )
    }
    let silent = material.nonActivating.map { window in
      JudgeExample(
        tokens: window.tokens,
        marks: window.tokens.map { _ in false },
        truth: false,
        source: (window.negative ?? .random).rawValue
      )
    }
    var generator = SeededGenerator(seed: seed, "detection", material.latent)
    return generator.shuffled(activating + silent)
  }
}
