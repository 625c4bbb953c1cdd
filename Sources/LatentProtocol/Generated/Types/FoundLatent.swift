// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A latent that a search found.
  package struct FoundLatent: WireValue {
    /// The dictionary's name.
    package var dictionary: String
    /// Which latent.
    package var latent: Int
    /// Cosine of the texts' or directions' vectors; for words, the share of the best score that there could be; for
    /// activations, the share of the strongest.
    package var similarity: Double
    /// For `activeOn`, its strongest activation on the text.
    package var activation: Double?
    /// What was said of it last, if anything.
    package var explanation: String?

    package init(
      dictionary: String,
      latent: Int,
      similarity: Double,
      activation: Double? = nil,
      explanation: String? = nil
    ) {
      self.dictionary = dictionary
      self.latent = latent
      self.similarity = similarity
      self.activation = activation
      self.explanation = explanation
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["dictionary", "latent", "similarity", "activation", "explanation"])
      dictionary = try object.required("dictionary").string()
      latent = try object.required("latent").integer(from: 0)
      similarity = try object.required("similarity").number()
      activation = try object.optional("activation")?.number()
      explanation = try object.optional("explanation")?.string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["dictionary"] = .string(dictionary)
      object["latent"] = .integer(latent)
      object["similarity"] = .number(similarity)
      object["activation"] = activation.map { .number($0) }
      object["explanation"] = explanation.map { .string($0) }
      return .object(object)
    }
  }
}
