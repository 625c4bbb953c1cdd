// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What the LLM graded.
  package struct SweepGrades: WireValue {
    /// Name and version of the prompt that grades were asked with.
    package var prompt: String
    /// Answers without a grade; they count in no mean. The same request tries them again.
    package var failed: [UngradedAnswer]
    /// What the request has cost at the LLM endpoint; all 0 without one.
    package var usage: Usage
    /// Item after item, without steering first, then place after place, strength after strength.
    package var answers: [GradedAnswer]?

    package init(prompt: String, failed: [UngradedAnswer], usage: Usage, answers: [GradedAnswer]? = nil) {
      self.prompt = prompt
      self.failed = failed
      self.usage = usage
      self.answers = answers
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["prompt", "failed", "usage", "answers"])
      prompt = try object.required("prompt").string()
      failed = try object.required("failed").array().map { try UngradedAnswer($0) }
      usage = try Usage(object.required("usage"))
      answers = try object.optional("answers")?.array().map { try GradedAnswer($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["prompt"] = .string(prompt)
      object["failed"] = .array(failed.map { $0.json })
      object["usage"] = usage.json
      object["answers"] = answers.map { .array($0.map { $0.json }) }
      return .object(object)
    }
  }
}
