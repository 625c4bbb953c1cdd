// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What a cache tells of one latent.
  package struct LatentStatistics: WireValue {
    /// Tokens on which it fires.
    package var firingCount: Int
    /// The same as a share of the cached tokens.
    package var firingFraction: Double
    /// Strongest activation; 0 if it never fires.
    package var maxActivation: Double
    /// Mean over the tokens on which it fires; 0 if it never fires.
    package var meanActivation: Double
    /// The tokens on which it fires most often.
    package var topTokens: [FiringToken]
    /// How often it fires how strongly: counts in equal steps from 0 to its strongest activation. Empty if it never
    /// fires.
    package var histogram: [Int]

    package init(
      firingCount: Int,
      firingFraction: Double,
      maxActivation: Double,
      meanActivation: Double,
      topTokens: [FiringToken],
      histogram: [Int]
    ) {
      self.firingCount = firingCount
      self.firingFraction = firingFraction
      self.maxActivation = maxActivation
      self.meanActivation = meanActivation
      self.topTokens = topTokens
      self.histogram = histogram
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "firingCount",
          "firingFraction",
          "maxActivation",
          "meanActivation",
          "topTokens",
          "histogram",
        ]
      )
      firingCount = try object.required("firingCount").integer(from: 0)
      firingFraction = try object.required("firingFraction").number(from: 0, to: 1)
      maxActivation = try object.required("maxActivation").number()
      meanActivation = try object.required("meanActivation").number()
      topTokens = try object.required("topTokens").array().map { try FiringToken($0) }
      histogram = try object.required("histogram").array().map { try $0.integer(from: 0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["firingCount"] = .integer(firingCount)
      object["firingFraction"] = .number(firingFraction)
      object["maxActivation"] = .number(maxActivation)
      object["meanActivation"] = .number(meanActivation)
      object["topTokens"] = .array(topTokens.map { $0.json })
      object["histogram"] = .array(histogram.map { .integer($0) })
      return .object(object)
    }
  }
}
