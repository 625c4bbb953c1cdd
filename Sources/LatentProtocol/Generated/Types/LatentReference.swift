// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One latent of a loaded dictionary.
  package struct LatentReference: WireValue {
    /// The dictionary's name.
    package var dictionary: String
    /// Which latent, from 0.
    package var latent: Int

    package init(dictionary: String, latent: Int) {
      self.dictionary = dictionary
      self.latent = latent
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["dictionary", "latent"])
      dictionary = try object.required("dictionary").nonemptyString()
      latent = try object.required("latent").integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["dictionary"] = .string(dictionary)
      object["latent"] = .integer(latent)
      return .object(object)
    }
  }
}
