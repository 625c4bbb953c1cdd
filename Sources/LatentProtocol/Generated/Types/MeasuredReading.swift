// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One way to read a dictionary and what it explains so.
  package struct MeasuredReading: WireValue {
    /// The way; `as read` is how it was loaded.
    package var reading: String
    /// Of the hookpoint that is written.
    package var explainedVariance: Double
    /// Latents that fire at a token.
    package var meanL0: Double

    package init(reading: String, explainedVariance: Double, meanL0: Double) {
      self.reading = reading
      self.explainedVariance = explainedVariance
      self.meanL0 = meanL0
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["reading", "explainedVariance", "meanL0"])
      reading = try object.required("reading").string()
      explainedVariance = try object.required("explainedVariance").number()
      meanL0 = try object.required("meanL0").number(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["reading"] = .string(reading)
      object["explainedVariance"] = .number(explainedVariance)
      object["meanL0"] = .number(meanL0)
      return .object(object)
    }
  }
}
