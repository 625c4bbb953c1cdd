// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent and what it is said to respond to.
  package struct Explanation: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// The text.
    package var explanation: String
    /// What it was chosen from, if it was.
    package var candidates: [ExplanationCandidate]?

    package init(latent: Int, explanation: String, candidates: [ExplanationCandidate]? = nil) {
      self.latent = latent
      self.explanation = explanation
      self.candidates = candidates
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "explanation", "candidates"])
      latent = try object.required("latent").integer(from: 0)
      explanation = try object.required("explanation").string()
      candidates = try object.optional("candidates")?.array().map { try ExplanationCandidate($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["explanation"] = .string(explanation)
      object["candidates"] = candidates.map { .array($0.map { $0.json }) }
      return .object(object)
    }
  }
}
