/// A statement that a model reads, and what is known of it.
package struct ProbeItem: Sendable, Equatable {
  /// Where it stands in its file, from 0.
  package var index: Int
  package var text: String
  /// What may follow: the false answer, then the true one; nil where none are known.
  package var choices: [String]?
  /// By the item's own account: in a quirky set, what its character believes.
  package var label: Bool
  /// What is so: in a quirky set, what Alice believes; else the label.
  package var truth: Bool
  /// What the other character believes, in a quirky set.
  package var otherBelief: Bool?
  package var character: String?
  /// Share of the file's items that are easier, from 0 to 1.
  package var difficulty: Double?
  /// Items of one group say the same in other words or by another character, and are held out together.
  package var group: String

  package init(
    index: Int,
    text: String,
    choices: [String]? = nil,
    label: Bool,
    truth: Bool? = nil,
    otherBelief: Bool? = nil,
    character: String? = nil,
    difficulty: Double? = nil,
    group: String? = nil
  ) {
    self.index = index
    self.text = text
    self.choices = choices
    self.label = label
    self.truth = truth ?? label
    self.otherBelief = otherBelief
    self.character = character
    self.difficulty = difficulty
    self.group = group ?? text
  }

  /// Whether the two characters disagree about it.
  package var isDisputed: Bool { otherBelief.map { $0 != truth } ?? false }
}

/// Which difficulties are meant.
package enum ProbeDifficulty: String, Sendable, CaseIterable {
  case all
  /// The easiest quarter of a file.
  case easy
  /// The hardest quarter.
  case hard

  /// - Parameter quantile: an item's place among its file's; nil where it is not known.
  package func contains(_ quantile: Double?) -> Bool {
    switch self {
    case .all: true
    case .easy: quantile.map { $0 <= 0.25 } ?? false
    case .hard: quantile.map { $0 >= 0.75 } ?? false
    }
  }
}
