// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How good a one-to-one matching is, and the proof, by linear programming duality.
  package struct Optimality: WireValue {
    /// Sum of the similarities of its pairs.
    package var total: Double
    /// What no matching of the candidates exceeds.
    package var upperBound: Double
    /// By how much at most it falls short of that.
    package var gap: Double
    /// What no matching exceeds, candidates or not.
    package var denseUpperBound: Double
    /// Candidates of each latent.
    package var candidates: Int

    package init(total: Double, upperBound: Double, gap: Double, denseUpperBound: Double, candidates: Int) {
      self.total = total
      self.upperBound = upperBound
      self.gap = gap
      self.denseUpperBound = denseUpperBound
      self.candidates = candidates
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["total", "upperBound", "gap", "denseUpperBound", "candidates"])
      total = try object.required("total").number()
      upperBound = try object.required("upperBound").number()
      gap = try object.required("gap").number(from: 0)
      denseUpperBound = try object.required("denseUpperBound").number()
      candidates = try object.required("candidates").integer(from: 1)
    }

    package var json: JSON {
      var object = JSONObject()
      object["total"] = .number(total)
      object["upperBound"] = .number(upperBound)
      object["gap"] = .number(gap)
      object["denseUpperBound"] = .number(denseUpperBound)
      object["candidates"] = .integer(candidates)
      return .object(object)
    }
  }
}
