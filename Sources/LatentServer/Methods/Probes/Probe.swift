internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Says by a saved probe how likely statements are true.
package enum Probe: TypedMethod {
  package typealias Definition = Wire.Probe

  package static func touches(_ params: Params) -> Access { .reads(.probe(params.probe)) }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let saved = try await ProbeLookup.read(params.probe, services)
    let model = try ProbeLookup.model(of: saved, named: params.probe, context)
    let hookpoint = try params.hookpoint.map { try model.hookpoint(named: $0, field: "hookpoint") }
    let site = try saved.site(
      at: hookpoint,
      kind: params.kind.map { ProbeKind($0) },
      named: params.probe,
      field: hookpoint == nil && params.kind != nil ? "kind" : "hookpoint"
    )
    let choices = params.choices ?? saved.choices
    guard choices != nil || !site.kind.readsPairs else {
      throw LatentError.invalid(
        "choices",
        "\(site.kind.rawValue) reads both answers, and the probe's training items had different ones; give choices."
      )
    }
    let tokenizer = try model.requireTokenizer()
    let statements = try params.texts.enumerated().map { index, text in
      do {
        return try ProbeTokens(
          text,
          choices: site.kind.readsPairs ? choices : nil,
          tokenizer: tokenizer,
          mostPositions: model.maximumPositions
        )
      } catch let error as ContrastTokens.Unusable {
        throw LatentError.invalid("texts[\(index)]", "texts[\(index)] \(error.reason).")
      }
    }
    let reading = ProbeReading([site.hookpoint], of: model, position: saved.position)
    let width = model.width(of: site.hookpoint).map { site.kind.readsPairs ? 2 * $0 : $0 }
    guard width == site.probe.weight.count else {
      throw LatentError(.internal, "The probe \(params.probe) has another width than \(site.hookpoint).")
    }
    let logOdds = try await reading.logOdds(statements, by: site, on: services.lanes.compute, work: context.work)
    return Outcome(logOdds: logOdds, hookpoint: site.hookpoint.description, kind: Wire.ProbeKind(site.kind))
  }
}
