// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Can a reader of the explanation tell windows in which the latent fires from windows in which it is silent? Needs
  /// `client`.
  package struct DetectionScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "detection"
    /// Windows put to the LLM at once. At 1 it answers with one token, whose log-probabilities are read where the
    /// endpoint gives them.
    package var examplesPerPrompt: Int

    package init(examplesPerPrompt: Int = 1) {
      self.examplesPerPrompt = examplesPerPrompt
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "examplesPerPrompt"])
      try object.required("kind").constant(Self.kind)
      examplesPerPrompt = try object.optional("examplesPerPrompt")?.integer(from: 1, to: 50) ?? 1
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["examplesPerPrompt"] = .integer(examplesPerPrompt)
      return .object(object)
    }
  }
}
