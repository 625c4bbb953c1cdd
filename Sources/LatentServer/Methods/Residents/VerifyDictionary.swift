internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Measures whether a dictionary is read as it is meant.
package enum VerifyDictionary: TypedMethod {
  package typealias Definition = Wire.VerifyDictionary
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    .reads(.dictionary(params.dictionary), .model(params.model))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let placement = try services.residents.dictionary(params.dictionary).placed(on: model)
    let text =
      if let given = params.text {
        try VerificationText(given, tokens: params.tokens, model: model)
      } else if let dataset = params.dataset {
        try VerificationText(
          Dataset(dataset),
          encoder: ContextStream.Encoder(model),
          tokens: params.tokens,
          model: model
        )
      } else {
        throw LatentError.invalid("text", "Give text or dataset.")
      }
    let verification = try DictionaryVerification(placement, on: model, lane: services.lanes.compute)
    try services.memory.require(
      verification.byteCount(text),
      for: "Verifying \(params.dictionary) on \(text.tokens) tokens"
    )
    let report = try await verification.run(text, work: context.work)
    return Outcome(
      verdict: Wire.Verdict(report.verdict),
      explainedVariance: report.explainedVariance,
      meanL0: report.meanL0,
      deadFraction: report.deadFraction,
      readings: report.readings.map {
        Wire.MeasuredReading(reading: $0.name, explainedVariance: $0.explainedVariance, meanL0: $0.meanL0)
      },
      reason: report.reason
    )
  }
}

extension Wire.Verdict {
  init(_ verdict: VerificationReport.Verdict) {
    self =
      switch verdict {
      case .verified: .verified
      case .suspect: .suspect
      case .wrong: .wrong
      }
  }
}
