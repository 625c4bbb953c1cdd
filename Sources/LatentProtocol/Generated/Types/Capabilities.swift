// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What this daemon can do.
  package struct Capabilities: WireValue {
    /// Every method that it answers.
    package var methods: [String]
    /// Model families that `loadModel` reads.
    package var architectures: [String]
    /// Dialects that `loadDictionary` reads.
    package var dictionaryFormats: [String]
    /// Kinds that `explain` takes.
    package var explainers: [String]
    /// Kinds that `score` takes.
    package var scorers: [String]
    /// Kinds that a sampler can have.
    package var samplers: [String]
    /// Where models can compute.
    package var devices: [String]
    /// Element types that weights can have in memory.
    package var dtypes: [String]
    /// What the daemon accepts at most.
    package var limits: Limits

    package init(
      methods: [String],
      architectures: [String],
      dictionaryFormats: [String],
      explainers: [String],
      scorers: [String],
      samplers: [String],
      devices: [String],
      dtypes: [String],
      limits: Limits
    ) {
      self.methods = methods
      self.architectures = architectures
      self.dictionaryFormats = dictionaryFormats
      self.explainers = explainers
      self.scorers = scorers
      self.samplers = samplers
      self.devices = devices
      self.dtypes = dtypes
      self.limits = limits
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "methods",
          "architectures",
          "dictionaryFormats",
          "explainers",
          "scorers",
          "samplers",
          "devices",
          "dtypes",
          "limits",
        ]
      )
      methods = try object.required("methods").array().map { try $0.string() }
      architectures = try object.required("architectures").array().map { try $0.string() }
      dictionaryFormats = try object.required("dictionaryFormats").array().map { try $0.string() }
      explainers = try object.required("explainers").array().map { try $0.string() }
      scorers = try object.required("scorers").array().map { try $0.string() }
      samplers = try object.required("samplers").array().map { try $0.string() }
      devices = try object.required("devices").array().map { try $0.string() }
      dtypes = try object.required("dtypes").array().map { try $0.string() }
      limits = try Limits(object.required("limits"))
    }

    package var json: JSON {
      var object = JSONObject()
      object["methods"] = .array(methods.map { .string($0) })
      object["architectures"] = .array(architectures.map { .string($0) })
      object["dictionaryFormats"] = .array(dictionaryFormats.map { .string($0) })
      object["explainers"] = .array(explainers.map { .string($0) })
      object["scorers"] = .array(scorers.map { .string($0) })
      object["samplers"] = .array(samplers.map { .string($0) })
      object["devices"] = .array(devices.map { .string($0) })
      object["dtypes"] = .array(dtypes.map { .string($0) })
      object["limits"] = limits.json
      return .object(object)
    }
  }
}
