// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent of `a` and its partner in `b`.
  package struct SimilarPair: WireValue {
    /// Latent of `a`, from 0.
    package var a: Int
    /// Latent of `b`, from 0.
    package var b: Int
    /// Cosine of the two.
    package var similarity: Double

    package init(a: Int, b: Int, similarity: Double) {
      self.a = a
      self.b = b
      self.similarity = similarity
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["a", "b", "similarity"])
      a = try object.required("a").integer(from: 0)
      b = try object.required("b").integer(from: 0)
      similarity = try object.required("similarity").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["a"] = .integer(a)
      object["b"] = .integer(b)
      object["similarity"] = .number(similarity)
      return .object(object)
    }
  }
}
