// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How a metric spreads over latents.
  package struct Distribution: WireValue {
    package var mean: Double
    package var lowerQuartile: Double
    package var median: Double
    package var upperQuartile: Double
    /// 95 % bootstrap interval of the mean over latents: [low, high].
    package var interval: [Double]

    package init(mean: Double, lowerQuartile: Double, median: Double, upperQuartile: Double, interval: [Double]) {
      self.mean = mean
      self.lowerQuartile = lowerQuartile
      self.median = median
      self.upperQuartile = upperQuartile
      self.interval = interval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["mean", "lowerQuartile", "median", "upperQuartile", "interval"])
      mean = try object.required("mean").number()
      lowerQuartile = try object.required("lowerQuartile").number()
      median = try object.required("median").number()
      upperQuartile = try object.required("upperQuartile").number()
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["mean"] = .number(mean)
      object["lowerQuartile"] = .number(lowerQuartile)
      object["median"] = .number(median)
      object["upperQuartile"] = .number(upperQuartile)
      object["interval"] = .array(interval.map { .number($0) })
      return .object(object)
    }
  }
}
