// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent of `a` and its partner in `b`.
  package struct SimilarPair: WireValue {
    /// Latent of `a`, from 0.
    package var a: Int
    /// Latent of `b`, from 0.
    package var b: Int
    /// How alike the two are, by what was asked for.
    package var similarity: Double
    /// Cosine of the decoder rows.
    package var decoder: Double?
    /// Cosine of the encoder rows.
    package var encoder: Double?
    /// Tokens on which both fire, as a share of those on which either does.
    package var jaccard: Double?
    /// Pearson's correlation of the activations.
    package var correlation: Double?

    package init(
      a: Int,
      b: Int,
      similarity: Double,
      decoder: Double? = nil,
      encoder: Double? = nil,
      jaccard: Double? = nil,
      correlation: Double? = nil
    ) {
      self.a = a
      self.b = b
      self.similarity = similarity
      self.decoder = decoder
      self.encoder = encoder
      self.jaccard = jaccard
      self.correlation = correlation
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["a", "b", "similarity", "decoder", "encoder", "jaccard", "correlation"])
      a = try object.required("a").integer(from: 0)
      b = try object.required("b").integer(from: 0)
      similarity = try object.required("similarity").number()
      decoder = try object.optional("decoder")?.number()
      encoder = try object.optional("encoder")?.number()
      jaccard = try object.optional("jaccard")?.number()
      correlation = try object.optional("correlation")?.number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["a"] = .integer(a)
      object["b"] = .integer(b)
      object["similarity"] = .number(similarity)
      object["decoder"] = decoder.map { .number($0) }
      object["encoder"] = encoder.map { .number($0) }
      object["jaccard"] = jaccard.map { .number($0) }
      object["correlation"] = correlation.map { .number($0) }
      return .object(object)
    }
  }
}
