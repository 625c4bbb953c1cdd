// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A model in memory.
  package struct LoadedModel: WireValue {
    /// The name that requests use.
    package var model: String
    /// The family, one of `capabilities.architectures`.
    package var architecture: String
    /// Blocks.
    package var layers: Int
    /// Width of the residual stream.
    package var width: Int
    /// Tokens that the model can tell apart.
    package var vocabulary: Int
    /// Weights, tied ones counted once.
    package var parameters: Int
    /// Memory that the weights take.
    package var bytes: Int
    /// Element type of weights in memory.
    package var dtype: WeightDType
    /// Where it computes: `cpu`, `cuda:0`.
    package var device: String
    /// Every hookpoint that the model has.
    package var hookpoints: [String]
    /// What a person should know of how it was loaded.
    package var notes: [String]

    package init(
      model: String,
      architecture: String,
      layers: Int,
      width: Int,
      vocabulary: Int,
      parameters: Int,
      bytes: Int,
      dtype: WeightDType,
      device: String,
      hookpoints: [String],
      notes: [String]
    ) {
      self.model = model
      self.architecture = architecture
      self.layers = layers
      self.width = width
      self.vocabulary = vocabulary
      self.parameters = parameters
      self.bytes = bytes
      self.dtype = dtype
      self.device = device
      self.hookpoints = hookpoints
      self.notes = notes
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "model",
          "architecture",
          "layers",
          "width",
          "vocabulary",
          "parameters",
          "bytes",
          "dtype",
          "device",
          "hookpoints",
          "notes",
        ]
      )
      model = try object.required("model").nonemptyString()
      architecture = try object.required("architecture").string()
      layers = try object.required("layers").integer(from: 1)
      width = try object.required("width").integer(from: 1)
      vocabulary = try object.required("vocabulary").integer(from: 1)
      parameters = try object.required("parameters").integer(from: 0)
      bytes = try object.required("bytes").integer(from: 0)
      dtype = try WeightDType(object.required("dtype"))
      device = try object.required("device").string()
      hookpoints = try object.required("hookpoints").array().map { try $0.nonemptyString() }
      notes = try object.required("notes").array().map { try $0.string() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["model"] = .string(model)
      object["architecture"] = .string(architecture)
      object["layers"] = .integer(layers)
      object["width"] = .integer(width)
      object["vocabulary"] = .integer(vocabulary)
      object["parameters"] = .integer(parameters)
      object["bytes"] = .integer(bytes)
      object["dtype"] = dtype.json
      object["device"] = .string(device)
      object["hookpoints"] = .array(hookpoints.map { .string($0) })
      object["notes"] = .array(notes.map { .string($0) })
      return .object(object)
    }
  }
}
