// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What is predicted after one position. Entropy and divergence are in nats.
  package struct LensPosition: WireValue {
    package var top: [TokenProbability]
    /// Of the prediction.
    package var entropy: Double
    /// KL(the model's own prediction ‖ this one).
    package var kl: Double
    /// The place of the next token, 1 for the most probable; 0 for one that the model cannot predict.
    package var targetRank: Int

    package init(top: [TokenProbability], entropy: Double, kl: Double, targetRank: Int) {
      self.top = top
      self.entropy = entropy
      self.kl = kl
      self.targetRank = targetRank
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["top", "entropy", "kl", "targetRank"])
      top = try object.required("top").array().map { try TokenProbability($0) }
      entropy = try object.required("entropy").number()
      kl = try object.required("kl").number()
      targetRank = try object.required("targetRank").integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["top"] = .array(top.map { $0.json })
      object["entropy"] = .number(entropy)
      object["kl"] = .number(kl)
      object["targetRank"] = .integer(targetRank)
      return .object(object)
    }
  }
}
