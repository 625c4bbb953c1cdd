internal import LatentSupport

/// Which items of a data set train a probe, and on what.
package struct ProbeContext: Sendable, Equatable {
  /// Only this character's items; everybody's if not given.
  package var character: String?
  package var difficulty: ProbeDifficulty
  package var labels: Labels

  /// What a probe is trained to tell.
  package enum Labels: String, Sendable, CaseIterable {
    /// What the item's character believes.
    case own = "label"
    /// What is so.
    case truth = "alice_label"
    /// What the other character believes.
    case other = "bob_label"
  }

  package init(character: String? = nil, difficulty: ProbeDifficulty = .all, labels: Labels = .own) {
    self.character = character
    self.difficulty = difficulty
    self.labels = labels
  }

  package func contains(_ item: ProbeItem) -> Bool {
    (character == nil || item.character == character) && difficulty.contains(item.difficulty)
  }

  /// - Returns: nil for an item that does not say what the other character believes.
  package func label(of item: ProbeItem) -> Bool? {
    switch labels {
    case .own: item.label
    case .truth: item.truth
    case .other: item.otherBelief
    }
  }
}
