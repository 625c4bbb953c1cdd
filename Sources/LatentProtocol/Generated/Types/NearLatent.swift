// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent of the same dictionary.
  package struct NearLatent: WireValue {
    /// Which latent, from 0.
    package var latent: Int
    /// Cosine of the two decoder rows.
    package var similarity: Double

    package init(latent: Int, similarity: Double) {
      self.latent = latent
      self.similarity = similarity
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["latent", "similarity"])
      latent = try object.required("latent").integer(from: 0)
      similarity = try object.required("similarity").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["latent"] = .integer(latent)
      object["similarity"] = .number(similarity)
      return .object(object)
    }
  }
}
