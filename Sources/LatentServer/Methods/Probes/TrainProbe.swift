internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// Makes probes of what a model has after statements, and measures what they know of the truth.
package enum TrainProbe: TypedMethod {
  package typealias Definition = Wire.TrainProbe
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).writing(params.probe.map { .probe($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let hookpoints = try hookpoints(params, model)
    var kinds: [ProbeKind] = []
    for kind in params.kinds.map({ ProbeKind($0) }) where !kinds.contains(kind) { kinds.append(kind) }
    if params.holdOut == 0, params.evaluate == nil {
      throw LatentError.invalid(
        "holdOut",
        "holdOut is 0 and there is no evaluate, so nothing is left to test the probes on."
      )
    }
    let (data, evaluation) = try await statements(params, kinds, model, context)
    let train = ProbeContext(
      character: params.train?.character,
      difficulty: params.train.flatMap { ProbeDifficulty(rawValue: $0.difficulty.rawValue) } ?? .all,
      labels: params.train.flatMap { ProbeContext.Labels(rawValue: $0.labels.rawValue) } ?? .own
    )
    let study = ProbeStudy(
      ProbeReading(hookpoints, of: model, position: params.position),
      material: try ProbeMaterial(
        data: data.statements,
        evaluation: evaluation?.statements,
        context: train,
        holdOut: params.holdOut,
        seed: params.seed
      ),
      kinds: kinds,
      seed: params.seed,
      reflected: params.reflect
    )
    try services.memory.require(study.byteCount, for: "Fitting probes of \(study.material.items.count) statements")
    let files = [params.data.path] + (params.evaluate.map { [$0.path] } ?? [])
    let identity = try model.identity(cancellation: context.work.cancellation)
    let digest = RequestHash.make(
      identity,
      try files.map { try FileDigest.sha256(file: $0, cancellation: context.work.cancellation) },
      params.data.json,
      params.evaluate?.json ?? .null,
      params.train?.json ?? .null,
      hookpoints,
      kinds.map(\.rawValue),
      params.position,
      params.holdOut,
      params.seed,
      "1"
    )
    let name = params.probe ?? "probe-\(digest.prefix(16))"
    let workspace = try await services.workspace.open()
    let path = try workspace.probes().path(of: name)
    let folder = try StudyFolder(workspace, digest: digest)
    let found = try await study.run(in: folder, on: services.lanes.compute, work: context.work)
    let probes = SavedProbes(
      sites: found.probes.map { probe in
        let row = found.table.rows.first { $0.hookpoint == probe.hookpoint && $0.kind == probe.kind }
        return SavedProbes.Site(
          hookpoint: probe.hookpoint,
          kind: probe.kind,
          probe: probe.probe,
          heldOutArea: row?.heldOutArea ?? 0
        )
      },
      model: model.name,
      modelIdentity: identity,
      position: params.position,
      choices: data.choices,
      provenance: [
        "data": params.data.path, "request": digest, "training": String(study.material.training.count),
        "character": train.character ?? "all", "difficulty": train.difficulty.rawValue,
        "labels": train.labels.rawValue,
      ]
    )
    try await services.lanes.workspace.run {
      try probes.write(to: path)
      try folder.remove(from: workspace)
    }
    return outcome(name, found, study, kinds, data.rejected + (evaluation?.rejected ?? []))
  }

  private static func outcome(
    _ name: String,
    _ found: ProbeStudy.Outcome,
    _ study: ProbeStudy,
    _ kinds: [ProbeKind],
    _ rejected: [Wire.RejectedProbeItem]
  ) -> Outcome {
    let table = found.table
    let first = table.earliest.first { $0.kind == kinds.first } ?? table.earliest.first
    return Outcome(
      probe: name,
      results: table.rows.map { Wire.ProbeResult($0) },
      earliestInformative: (first?.hookpoint ?? study.reading.hookpoints[0]).description,
      earliest: table.earliest.map {
        Wire.ProbeEarliest(kind: Wire.ProbeKind($0.kind), hookpoint: $0.hookpoint.description)
      },
      training: study.material.training.count,
      tested: study.material.tested.count,
      answers: table.answers.map { Wire.ProbeAnswers($0) },
      transfers: table.transfers.compactMap { Wire.ProbeTransfer($0) },
      anomalies: table.anomalies.map { Wire.ProbeAnomalies($0) },
      reflections: found.mirrored.map { Wire.ProbeReflection($0) },
      rejected: rejected
    )
  }

  private static func hookpoints(_ params: Params, _ model: ResidentModel) throws -> [Hookpoint] {
    var hookpoints: [Hookpoint] = []
    for (index, name) in params.hookpoints.enumerated() {
      let hookpoint = try model.hookpoint(named: name, field: "hookpoints[\(index)]")
      if !hookpoints.contains(hookpoint) { hookpoints.append(hookpoint) }
    }
    return hookpoints
  }

  private static func statements(
    _ params: Params,
    _ kinds: [ProbeKind],
    _ model: ResidentModel,
    _ context: RequestContext
  ) async throws -> (data: ProbeStatements, evaluation: ProbeStatements?) {
    let readers = kinds.filter(\.readsPairs)
    let cancellation = context.work.cancellation
    try model.requireDecoder(to: "be probed")
    let data = try ProbeStatements(
      params.data,
      model: model,
      needsAnswers: readers,
      field: "data",
      cancellation: cancellation
    )
    let evaluation = try params.evaluate.map {
      try ProbeStatements($0, model: model, needsAnswers: readers, field: "evaluate", cancellation: cancellation)
    }
    if params.reflect > 0, (evaluation ?? data).statements.allSatisfy({ $0.1.answers == nil }) {
      throw LatentError.invalid(
        "reflect",
        "reflect watches the model's answers, but no tested item has choices; give choices with data or evaluate."
      )
    }
    return (data, evaluation)
  }
}
