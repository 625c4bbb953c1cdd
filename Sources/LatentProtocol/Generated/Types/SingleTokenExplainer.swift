// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Embedded, no LLM: names the token of latents that fire on one token, and skips all others.
  package struct SingleTokenExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "single-token"
    /// The share of a latent's windows whose strongest token has to be the one.
    package var share: Double

    package init(share: Double = 0.9) {
      self.share = share
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "share"])
      try object.required("kind").constant(Self.kind)
      share = try object.optional("share")?.number(from: 0.5, to: 1) ?? 0.9
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["share"] = .number(share)
      return .object(object)
    }
  }
}
