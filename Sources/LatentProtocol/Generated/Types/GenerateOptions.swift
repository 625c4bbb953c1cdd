// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How text is continued before and after the intervention.
  package struct GenerateOptions: WireValue {
    /// Tokens to generate.
    package var maxTokens: Int
    /// Sampling temperature; 0 takes the most probable token.
    package var temperature: Double
    /// Decides every random choice.
    package var seed: Int
    /// Continuations to make.
    package var samples: Int

    package init(maxTokens: Int, temperature: Double = 0, seed: Int = 0, samples: Int = 1) {
      self.maxTokens = maxTokens
      self.temperature = temperature
      self.seed = seed
      self.samples = samples
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["maxTokens", "temperature", "seed", "samples"])
      maxTokens = try object.required("maxTokens").integer(from: 1, to: 100000)
      temperature = try object.optional("temperature")?.number(from: 0, to: 100) ?? 0
      seed = try object.optional("seed")?.integer(from: 0) ?? 0
      samples = try object.optional("samples")?.integer(from: 1, to: 1000) ?? 1
    }

    package var json: JSON {
      var object = JSONObject()
      object["maxTokens"] = .integer(maxTokens)
      object["temperature"] = .number(temperature)
      object["seed"] = .integer(seed)
      object["samples"] = .integer(samples)
      return .object(object)
    }
  }
}
