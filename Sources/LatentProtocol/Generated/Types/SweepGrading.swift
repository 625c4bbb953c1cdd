// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How answers in a model's own words are asked for and graded.
  package struct SweepGrading: WireValue {
    /// What is graded, in words: `wants to go on existing`.
    package var behaviour: String
    /// The longest answer, in tokens. The most probable token is written each time.
    package var maxTokens: Int
    /// Whether the result holds every answer with its grade.
    package var answers: Bool

    package init(behaviour: String, maxTokens: Int = 64, answers: Bool = false) {
      self.behaviour = behaviour
      self.maxTokens = maxTokens
      self.answers = answers
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["behaviour", "maxTokens", "answers"])
      behaviour = try object.required("behaviour").nonemptyString()
      maxTokens = try object.optional("maxTokens")?.integer(from: 1) ?? 64
      answers = try object.optional("answers")?.boolean() ?? false
    }

    package var json: JSON {
      var object = JSONObject()
      object["behaviour"] = .string(behaviour)
      object["maxTokens"] = .integer(maxTokens)
      object["answers"] = .bool(answers)
      return .object(object)
    }
  }
}
