// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Which items train, and on what.
  package struct ProbeContext: WireValue {
    /// Only this character's items; everybody's unless given.
    package var character: String?
    /// `easy`: the easiest quarter of a file; `hard`: the hardest.
    package var difficulty: ProbeDifficulty
    /// `label`: what the item's character believes; `alice_label`: what is so; `bob_label`: what the other character
    /// believes.
    package var labels: ProbeLabels

    package init(character: String? = nil, difficulty: ProbeDifficulty = .all, labels: ProbeLabels = .label) {
      self.character = character
      self.difficulty = difficulty
      self.labels = labels
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["character", "difficulty", "labels"])
      character = try object.optional("character")?.nonemptyString()
      difficulty = try object.optional("difficulty").map { try ProbeDifficulty($0) } ?? .all
      labels = try object.optional("labels").map { try ProbeLabels($0) } ?? .label
    }

    package var json: JSON {
      var object = JSONObject()
      object["character"] = character.map { .string($0) }
      object["difficulty"] = difficulty.json
      object["labels"] = labels.json
      return .object(object)
    }
  }
}
