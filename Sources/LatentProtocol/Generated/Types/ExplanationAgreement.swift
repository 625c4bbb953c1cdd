// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Whether partners are explained alike: more alike, that is, than the same explanations in shuffled pairs.
  package struct ExplanationAgreement: WireValue {
    /// How latents were found: `embedding`, by the meaning of their explanations; `words`, by words of their
    /// explanations; `vector`, by decoder rows; `activations`, by what fires.
    package var by: SearchBasis
    /// Pairs of which both are explained.
    package var pairs: Int
    /// Mean cosine of partners' explanations.
    package var mean: Double
    /// Mean cosine of shuffled pairs.
    package var shuffledMean: Double
    /// Where 95 % of the means of shuffled pairs lie.
    package var shuffledInterval: [Double]

    package init(by: SearchBasis, pairs: Int, mean: Double, shuffledMean: Double, shuffledInterval: [Double]) {
      self.by = by
      self.pairs = pairs
      self.mean = mean
      self.shuffledMean = shuffledMean
      self.shuffledInterval = shuffledInterval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["by", "pairs", "mean", "shuffledMean", "shuffledInterval"])
      by = try SearchBasis(object.required("by"))
      pairs = try object.required("pairs").integer(from: 0)
      mean = try object.required("mean").number()
      shuffledMean = try object.required("shuffledMean").number()
      shuffledInterval = try object.required("shuffledInterval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["by"] = by.json
      object["pairs"] = .integer(pairs)
      object["mean"] = .number(mean)
      object["shuffledMean"] = .number(shuffledMean)
      object["shuffledInterval"] = .array(shuffledInterval.map { .number($0) })
      return .object(object)
    }
  }
}
