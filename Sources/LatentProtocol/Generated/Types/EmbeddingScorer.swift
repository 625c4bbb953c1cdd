// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Does the explanation lie nearer to the latent's windows than to others, by sentence embedding? Needs an embedder.
  package struct EmbeddingScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "embedding"
    /// Who turns texts into vectors: an endpoint's embeddings, a sentence model that is loaded here, or `lexical`,
    /// which counts words; the request's `client` unless given.
    package var embedder: Client?

    package init(embedder: Client? = nil) {
      self.embedder = embedder
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "embedder"])
      try object.required("kind").constant(Self.kind)
      embedder = try object.optional("embedder").map { try Client($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["embedder"] = embedder.map { $0.json }
      return .object(object)
    }
  }
}
