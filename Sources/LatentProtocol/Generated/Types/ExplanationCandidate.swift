// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One of several explanations of a latent.
  package struct ExplanationCandidate: WireValue {
    /// The text.
    package var explanation: String
    /// Mean of detection's and fuzzing's balanced accuracy on validation windows, or for `effects` nats after
    /// validation documents; absent where the judge gave too few answers.
    package var score: Double?
    /// Whether it was written from the errors of an earlier one.
    package var refined: Bool

    package init(explanation: String, score: Double? = nil, refined: Bool = false) {
      self.explanation = explanation
      self.score = score
      self.refined = refined
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["explanation", "score", "refined"])
      explanation = try object.required("explanation").string()
      score = try object.optional("score")?.number()
      refined = try object.optional("refined")?.boolean() ?? false
    }

    package var json: JSON {
      var object = JSONObject()
      object["explanation"] = .string(explanation)
      object["score"] = score.map { .number($0) }
      object["refined"] = .bool(refined)
      return .object(object)
    }
  }
}
