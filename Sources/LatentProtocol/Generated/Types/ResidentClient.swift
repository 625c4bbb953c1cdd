// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A model that is loaded here: its log-probabilities, its vectors, or, if it has a chat template, its answers.
  package struct ResidentClient: WireValue {
    /// What `kind` says of it.
    package static let kind = "resident"
    /// A loaded model.
    package var model: String
    /// Sampling temperature of its answers; what is drawn hangs on the request's `seed` alone.
    package var temperature: Double

    package init(model: String, temperature: Double = 0) {
      self.model = model
      self.temperature = temperature
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "model", "temperature"])
      try object.required("kind").constant(Self.kind)
      model = try object.required("model").nonemptyString()
      temperature = try object.optional("temperature")?.number(from: 0, to: 2) ?? 0
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["model"] = .string(model)
      object["temperature"] = .number(temperature)
      return .object(object)
    }
  }
}
