// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How a metric spreads over latents.
  package struct Distribution: WireValue {
    package var mean: Double
    package var lowerQuartile: Double
    package var median: Double
    package var upperQuartile: Double

    package init(mean: Double, lowerQuartile: Double, median: Double, upperQuartile: Double) {
      self.mean = mean
      self.lowerQuartile = lowerQuartile
      self.median = median
      self.upperQuartile = upperQuartile
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["mean", "lowerQuartile", "median", "upperQuartile"])
      mean = try object.required("mean").number()
      lowerQuartile = try object.required("lowerQuartile").number()
      median = try object.required("median").number()
      upperQuartile = try object.required("upperQuartile").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["mean"] = .number(mean)
      object["lowerQuartile"] = .number(lowerQuartile)
      object["median"] = .number(median)
      object["upperQuartile"] = .number(upperQuartile)
      return .object(object)
    }
  }
}
