// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// An explanation in the workspace and how it did.
  package struct ScoredExplanation: WireValue {
    /// The run that wrote it.
    package var run: String
    /// Who wrote it, with its options and the version of its prompt.
    package var explainer: String
    /// The text.
    package var explanation: String
    /// One for each scorer that has been run.
    package var scores: [ExplanationScore]

    package init(run: String, explainer: String, explanation: String, scores: [ExplanationScore]) {
      self.run = run
      self.explainer = explainer
      self.explanation = explanation
      self.scores = scores
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["run", "explainer", "explanation", "scores"])
      run = try object.required("run").string()
      explainer = try object.required("explainer").string()
      explanation = try object.required("explanation").string()
      scores = try object.required("scores").array().map { try ExplanationScore($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["run"] = .string(run)
      object["explainer"] = .string(explainer)
      object["explanation"] = .string(explanation)
      object["scores"] = .array(scores.map { $0.json })
      return .object(object)
    }
  }
}
