// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Does the explanation make the latent's windows less surprising to a language model than others? Needs a `client`
  /// that gives log-probabilities: a loaded model, or an endpoint whose completions take `echo` and `logprobs`.
  package struct SurprisalScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "surprisal"

    package init() {}

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind"])
      try object.required("kind").constant(Self.kind)
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      return .object(object)
    }
  }
}
