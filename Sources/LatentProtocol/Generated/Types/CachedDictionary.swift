// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What a pass over the dataset found of one dictionary.
  package struct CachedDictionary: WireValue {
    /// Non-zero activations.
    package var activations: Int
    /// Latents that fire on a token, on average.
    package var meanL0: Double
    /// Latents that fired at least once.
    package var live: Int
    /// Latents that never fired.
    package var dead: Int
    /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² over the cached positions; null where it is not defined.
    package var explainedVariance: Double?
    /// What `verifyDictionary`'s measure finds wrong with how the dictionary is read, on the corpus' first tokens.
    package var warnings: [String]

    package init(
      activations: Int,
      meanL0: Double,
      live: Int,
      dead: Int,
      explainedVariance: Double?,
      warnings: [String]
    ) {
      self.activations = activations
      self.meanL0 = meanL0
      self.live = live
      self.dead = dead
      self.explainedVariance = explainedVariance
      self.warnings = warnings
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["activations", "meanL0", "live", "dead", "explainedVariance", "warnings"])
      activations = try object.required("activations").integer(from: 0)
      meanL0 = try object.required("meanL0").number(from: 0)
      live = try object.required("live").integer(from: 0)
      dead = try object.required("dead").integer(from: 0)
      explainedVariance = try object.optional("explainedVariance")?.number(to: 1)
      warnings = try object.required("warnings").array().map { try $0.string() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["activations"] = .integer(activations)
      object["meanL0"] = .number(meanL0)
      object["live"] = .integer(live)
      object["dead"] = .integer(dead)
      object["explainedVariance"] = explainedVariance.map { .number($0) } ?? .null
      object["warnings"] = .array(warnings.map { .string($0) })
      return .object(object)
    }
  }
}
