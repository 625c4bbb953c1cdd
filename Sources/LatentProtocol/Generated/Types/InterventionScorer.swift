// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Does the explanation say what editing the latent does to the text that the model writes? The model and the
  /// dictionary have to be loaded. Needs a `client` that gives log-probabilities.
  package struct InterventionScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "intervention"
    /// What is done to the latent: `add`, its direction is added; `ablate`, its activation is taken away.
    package var operation: ScoredEdit
    /// The strength of `add` is tuned until KL(unedited ‖ edited) of the next-token predictions is this many nats, on
    /// documents that are not scored on.
    package var kl: Double
    /// Tokens written after each prompt.
    package var maxTokens: Int
    /// Of the model's text; edited and unedited draw the same random numbers.
    package var temperature: Double

    package init(operation: ScoredEdit = .add, kl: Double = 1, maxTokens: Int = 8, temperature: Double = 1) {
      self.operation = operation
      self.kl = kl
      self.maxTokens = maxTokens
      self.temperature = temperature
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "operation", "kl", "maxTokens", "temperature"])
      try object.required("kind").constant(Self.kind)
      operation = try object.optional("operation").map { try ScoredEdit($0) } ?? .add
      kl = try object.optional("kl")?.number(above: 0, to: 20) ?? 1
      maxTokens = try object.optional("maxTokens")?.integer(from: 1, to: 64) ?? 8
      temperature = try object.optional("temperature")?.number(from: 0, to: 2) ?? 1
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["operation"] = operation.json
      object["kl"] = .number(kl)
      object["maxTokens"] = .integer(maxTokens)
      object["temperature"] = .number(temperature)
      return .object(object)
    }
  }
}
