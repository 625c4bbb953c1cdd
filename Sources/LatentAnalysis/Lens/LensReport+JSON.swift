internal import LatentModels
package import LatentSupport

extension LensReport {
  /// As it is kept beside a lens's translators.
  package var json: JSON {
    [
      "baselineBitsPerByte": .number(baselineBitsPerByte),
      "unigramBitsPerByte": .number(unigramBitsPerByte),
      "positions": .integer(positions),
      "trainedTokens": .integer(trainedTokens),
      "steps": .integer(steps),
      "memoryBytes": .integer(memoryBytes),
      "transfer": .array(transfer.map { .array($0.map { .number($0) }) }),
      "transferSites": .array(transferSites.map { .string($0.description) }),
      "sites": .object(JSONObject(sites.map { ($0.description, $1.json) }.sorted { $0.0 < $1.0 })),
    ]
  }

  /// nil for what `json` has not written.
  package init?(_ json: JSON) {
    guard let fields = json["sites"]?.objectValue, let baseline = json["baselineBitsPerByte"]?.numberValue,
      let unigram = json["unigramBitsPerByte"]?.numberValue, let positions = json["positions"]?.integerValue
    else { return nil }
    var sites: [Hookpoint: LensFigures] = [:]
    for (name, value) in fields {
      guard let hookpoint = Hookpoint(wireName: name), let figures = LensFigures(value) else { return nil }
      sites[hookpoint] = figures
    }
    self.init(
      sites: sites,
      baselineBitsPerByte: baseline,
      unigramBitsPerByte: unigram,
      positions: positions,
      trainedTokens: json["trainedTokens"]?.integerValue ?? 0,
      steps: json["steps"]?.integerValue ?? 0,
      memoryBytes: json["memoryBytes"]?.integerValue ?? 0,
      transfer: (json["transfer"]?.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.numberValue) },
      transferSites: (json["transferSites"]?.arrayValue ?? []).compactMap {
        $0.stringValue.flatMap { Hookpoint(wireName: $0) }
      }
    )
  }
}

extension LensFigures {
  var json: JSON {
    [
      "kl": .number(kl), "reverseKL": .number(reverseKL), "jensenShannon": .number(jensenShannon),
      "totalVariation": .number(totalVariation), "entropy": .number(entropy),
      "crossEntropyBitsPerByte": .number(crossEntropyBitsPerByte), "targetRank": .number(targetRank),
      "logitLensKL": .number(logitLensKL), "logitLensBitsPerByte": .number(logitLensBitsPerByte),
      "converged": .bool(converged),
    ]
  }

  init?(_ json: JSON) {
    func number(_ name: String) -> Double? { json[name]?.numberValue }
    guard let kl = number("kl"), let reverseKL = number("reverseKL"), let jensenShannon = number("jensenShannon"),
      let totalVariation = number("totalVariation"), let entropy = number("entropy"),
      let crossEntropy = number("crossEntropyBitsPerByte"), let targetRank = number("targetRank"),
      let logitLensKL = number("logitLensKL"), let logitLens = number("logitLensBitsPerByte"),
      let converged = json["converged"]?.boolValue
    else { return nil }
    self.init(
      kl: kl,
      reverseKL: reverseKL,
      jensenShannon: jensenShannon,
      totalVariation: totalVariation,
      entropy: entropy,
      crossEntropyBitsPerByte: crossEntropy,
      targetRank: targetRank,
      logitLensKL: logitLensKL,
      logitLensBitsPerByte: logitLens,
      converged: converged
    )
  }
}
