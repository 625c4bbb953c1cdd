// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Do the latent's windows lie nearer to each other than to others, by sentence embedding? Reads no explanation.
  package struct ExampleEmbeddingScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "example-embedding"
    /// Who turns texts into vectors: an endpoint's embeddings, a sentence model that is loaded here, or `lexical`,
    /// which counts words; the request's `client` unless given.
    package var embedder: Client?
    /// Test windows of the latent's, and of each kind of others, that are compared with training windows.
    package var tasks: Int
    /// Tokens with more than this share of their window's strongest activation are marked.
    package var threshold: Double

    package init(embedder: Client? = nil, tasks: Int = 20, threshold: Double = 0.3) {
      self.embedder = embedder
      self.tasks = tasks
      self.threshold = threshold
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "embedder", "tasks", "threshold"])
      try object.required("kind").constant(Self.kind)
      embedder = try object.optional("embedder").map { try Client($0) }
      tasks = try object.optional("tasks")?.integer(from: 1, to: 1000) ?? 20
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["embedder"] = embedder.map { $0.json }
      object["tasks"] = .integer(tasks)
      object["threshold"] = .number(threshold)
      return .object(object)
    }
  }
}
