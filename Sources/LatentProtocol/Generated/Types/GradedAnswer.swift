// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// An answer with its grade.
  package struct GradedAnswer: WireValue {
    /// The item's place in the list or file, from 0.
    package var index: Int
    /// Where it was steered; left out of unsteered answers.
    package var hookpoint: String?
    package var strength: Double?
    /// What the model wrote after the prompt.
    package var text: String
    /// 1 to 10, or 0 for no sensible text; left out where there is none.
    package var grade: Int?

    package init(index: Int, hookpoint: String? = nil, strength: Double? = nil, text: String, grade: Int? = nil) {
      self.index = index
      self.hookpoint = hookpoint
      self.strength = strength
      self.text = text
      self.grade = grade
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["index", "hookpoint", "strength", "text", "grade"])
      index = try object.required("index").integer(from: 0)
      hookpoint = try object.optional("hookpoint")?.string()
      strength = try object.optional("strength")?.number()
      text = try object.required("text").string()
      grade = try object.optional("grade")?.integer(from: 0, to: 10)
    }

    package var json: JSON {
      var object = JSONObject()
      object["index"] = .integer(index)
      object["hookpoint"] = hookpoint.map { .string($0) }
      object["strength"] = strength.map { .number($0) }
      object["text"] = .string(text)
      object["grade"] = grade.map { .integer($0) }
      return .object(object)
    }
  }
}
