internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor

/// Runs a model once over a text and gives what passes the asked hookpoints.
package enum Forward: TypedMethod {
  package typealias Definition = Wire.Forward

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).reading(params.interventions).reading(params.state.map(Resource.state))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let delivery = try TensorDelivery(output: params.output)
    let residents = context.services.residents
    let model = try residents.model(params.model)
    let tokens = try GivenTokens.read(text: params.text, tokens: params.tokens, model: model)
    let hookpoints = try params.hookpoints.map { try model.hookpoint(named: $0) }
    let interventions = try await Intervention.all(params.interventions, model: model, context.services)
    let prefix = try await SavedPrefix.read(params.state, model: model, context)
    let first = prefix?.length ?? 0
    let rows = try self.rows(params.positions, tokens: tokens.count)
    try requireRoom(for: hookpoints, rows: rows?.count ?? tokens.count, model, context.services)
    let isWanted = rows.map { rows in
      let wanted = Set(rows.map { first + $0 })
      return { @Sendable (position: Int) in wanted.contains(position) }
    }
    let wantsLogits = params.logits
    let wantedRows: LogitRows = rows.map { .rows($0.map { Int32($0) }) } ?? .all
    let (recorded, logits) = try await context.services.lanes.compute.run {
      let recorder = HookRecorder(hookpoints, positions: isWanted)
      let editor = try InterventionListener(
        interventions,
        model: model,
        promptLength: tokens.count,
        firstPosition: first
      )
      let logits = try model.forward(
        TokenBatch([tokens]),
        following: prefix,
        listeners: [editor, recorder],
        logits: wantsLogits ? wantedRows : .none
      )
      let downloaded = try logits.map { Tensor(try model.backend.download($0), shape: [$0.rows, $0.columns]) }
      return (recorder.recorded, downloaded)
    }
    var named: [(name: String, tensor: Tensor)] = []
    for (asked, hookpoint) in zip(params.hookpoints, hookpoints) {
      guard let tensor = recorded[hookpoint] else {
        throw LatentError(.internal, "The pass never came by \(hookpoint).")
      }
      named.append((asked, tensor))
    }
    if let logits { named.append(("logits", logits)) }
    let delivered = try delivery.deliver(named)
    return Outcome(
      tokens: tokens.map { Int($0) },
      tensors: WireMap(zip(params.hookpoints, delivered)),
      logits: wantsLogits ? delivered.last : nil,
      positions: rows,
      shapes: shapes(params.hookpoints, hookpoints, model)
    )
  }

  /// The rows that `positions` asks for, ascending; nil for all.
  private static func rows(_ positions: Wire.Positions?, tokens: Int) throws -> [Int]? {
    guard let positions else { return nil }
    let rule = InterventionPositions(positions)
    guard rule != .list([]) else {
      throw LatentError.invalid("positions", "positions is an empty list; name at least one, or leave it out for all.")
    }
    if case .list(let listed) = rule, let stranger = listed.first(where: { $0 >= tokens }) {
      throw LatentError.invalid(
        "positions",
        "positions names \(stranger), but the \(tokens) given tokens have the positions 0 to \(tokens - 1)."
      )
    }
    return (0..<tokens).filter { rule.contains($0, promptLength: tokens) }
  }

  /// Refuses recurrent states that there is no room for: after each position there is a whole one.
  private static func requireRoom(
    for hookpoints: [Hookpoint],
    rows: Int,
    _ model: ResidentModel,
    _ services: DaemonServices
  ) throws {
    let numbers = Set(hookpoints).filter(\.site.isState).reduce(0) { $0 + (model.width(of: $1) ?? 0) }
    // Recorded, joined, and spelled out in base64.
    let (bytes, isTooLarge) = (rows * 14).multipliedReportingOverflow(by: numbers)
    guard numbers > 0 else { return }
    try services.memory.require(
      isTooLarge ? .max / 2 : bytes,
      for: "Reading recurrent states after \(rows) positions, which positions can restrict,"
    )
  }

  /// The axes of the recurrent states among what was asked for; nil when there is none.
  private static func shapes(
    _ names: [String],
    _ hookpoints: [Hookpoint],
    _ model: ResidentModel
  ) -> WireMap<[Int]>? {
    let shapes = zip(names, hookpoints).compactMap { name, hookpoint in
      hookpoint.site.isState ? model.shape(of: hookpoint).map { (name, $0) } : nil
    }
    return shapes.isEmpty ? nil : WireMap(shapes)
  }
}
