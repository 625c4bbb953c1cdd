// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How well a lens predicts at one site, meaned over held-out positions; null where it was not measured. Divergences
  /// and entropy are in nats.
  package struct LensSite: WireValue {
    /// The stream that is read.
    package var hookpoint: String
    /// KL(model ‖ lens).
    package var kl: Double?
    /// Cross-entropy of the next tokens under the lens.
    package var crossEntropyBitsPerByte: Double?
    /// The same under the logit lens.
    package var logitLensBitsPerByte: Double?
    /// Whether the lens was measured to predict better than the frequencies of tokens do.
    package var converged: Bool
    /// KL(lens ‖ model).
    package var reverseKL: Double?
    /// Jensen-Shannon divergence: the mean of both distributions' divergence from their mean; at most log 2.
    package var jensenShannon: Double?
    /// Half the sum of the differences of probabilities, from 0 to 1.
    package var totalVariation: Double?
    /// Of the lens's predictions.
    package var entropy: Double?
    /// The median place of the next token among the lens's predictions, 1 for the most probable.
    package var targetRank: Double?
    /// KL(model ‖ logit lens).
    package var logitLensKL: Double?

    package init(
      hookpoint: String,
      kl: Double?,
      crossEntropyBitsPerByte: Double?,
      logitLensBitsPerByte: Double?,
      converged: Bool,
      reverseKL: Double?,
      jensenShannon: Double?,
      totalVariation: Double?,
      entropy: Double?,
      targetRank: Double?,
      logitLensKL: Double?
    ) {
      self.hookpoint = hookpoint
      self.kl = kl
      self.crossEntropyBitsPerByte = crossEntropyBitsPerByte
      self.logitLensBitsPerByte = logitLensBitsPerByte
      self.converged = converged
      self.reverseKL = reverseKL
      self.jensenShannon = jensenShannon
      self.totalVariation = totalVariation
      self.entropy = entropy
      self.targetRank = targetRank
      self.logitLensKL = logitLensKL
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "hookpoint",
          "kl",
          "crossEntropyBitsPerByte",
          "logitLensBitsPerByte",
          "converged",
          "reverseKL",
          "jensenShannon",
          "totalVariation",
          "entropy",
          "targetRank",
          "logitLensKL",
        ]
      )
      hookpoint = try object.required("hookpoint").string()
      kl = try object.optional("kl")?.number()
      crossEntropyBitsPerByte = try object.optional("crossEntropyBitsPerByte")?.number()
      logitLensBitsPerByte = try object.optional("logitLensBitsPerByte")?.number()
      converged = try object.required("converged").boolean()
      reverseKL = try object.optional("reverseKL")?.number()
      jensenShannon = try object.optional("jensenShannon")?.number()
      totalVariation = try object.optional("totalVariation")?.number()
      entropy = try object.optional("entropy")?.number()
      targetRank = try object.optional("targetRank")?.number()
      logitLensKL = try object.optional("logitLensKL")?.number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["kl"] = kl.map { .number($0) } ?? .null
      object["crossEntropyBitsPerByte"] = crossEntropyBitsPerByte.map { .number($0) } ?? .null
      object["logitLensBitsPerByte"] = logitLensBitsPerByte.map { .number($0) } ?? .null
      object["converged"] = .bool(converged)
      object["reverseKL"] = reverseKL.map { .number($0) } ?? .null
      object["jensenShannon"] = jensenShannon.map { .number($0) } ?? .null
      object["totalVariation"] = totalVariation.map { .number($0) } ?? .null
      object["entropy"] = entropy.map { .number($0) } ?? .null
      object["targetRank"] = targetRank.map { .number($0) } ?? .null
      object["logitLensKL"] = logitLensKL.map { .number($0) } ?? .null
      return .object(object)
    }
  }
}
