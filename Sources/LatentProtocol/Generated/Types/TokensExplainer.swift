// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Embedded, no LLM: names the words that best tell the latent's windows from silent ones.
  package struct TokensExplainer: WireValue {
    /// What `kind` says of it.
    package static let kind = "tokens"
    /// Tokens with more than this share of their window's strongest activation count as fired on.
    package var threshold: Double
    /// Most strings in one explanation.
    package var longestList: Int

    package init(threshold: Double = 0.3, longestList: Int = 12) {
      self.threshold = threshold
      self.longestList = longestList
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "threshold", "longestList"])
      try object.required("kind").constant(Self.kind)
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
      longestList = try object.optional("longestList")?.integer(from: 1, to: 100) ?? 12
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["threshold"] = .number(threshold)
      object["longestList"] = .integer(longestList)
      return .object(object)
    }
  }
}
