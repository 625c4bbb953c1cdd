// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A window of the cache.
  package struct Example: WireValue {
    /// The window's tokens as text.
    package var tokens: [String]
    /// The latent's activation on each token; all 0 in a silent window.
    package var activations: [Double]
    /// Slice of activation strength that the window was drawn from, 0 the strongest; null for a silent window.
    package var quantile: Int?
    /// The document that the window is from, from 0 in the order of the dataset.
    package var document: Int
    /// Which kind of silent window it is; absent for an activating one.
    package var negative: NegativeKind?

    package init(
      tokens: [String],
      activations: [Double],
      quantile: Int?,
      document: Int,
      negative: NegativeKind? = nil
    ) {
      self.tokens = tokens
      self.activations = activations
      self.quantile = quantile
      self.document = document
      self.negative = negative
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["tokens", "activations", "quantile", "document", "negative"])
      tokens = try object.required("tokens").array().map { try $0.string() }
      activations = try object.required("activations").array().map { try $0.number() }
      quantile = try object.optional("quantile")?.integer(from: 0)
      document = try object.required("document").integer(from: 0)
      negative = try object.optional("negative").map { try NegativeKind($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["tokens"] = .array(tokens.map { .string($0) })
      object["activations"] = .array(activations.map { .number($0) })
      object["quantile"] = quantile.map { .integer($0) } ?? .null
      object["document"] = .integer(document)
      object["negative"] = negative.map { $0.json }
      return .object(object)
    }
  }
}
