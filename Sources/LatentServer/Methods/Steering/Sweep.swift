internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Measures what a steering vector does to answers, at many places and strengths.
package enum Sweep: TypedMethod {
  package typealias Definition = Wire.Sweep
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    .reads(.model(params.model), .vector(params.vector))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let vectors = try await SavedVectors.read(params.vector, field: "vector", services)
    let cells = try cells(params, model, vectors)
    var material = try ContrastMaterial(
      params.items,
      frame: params.frame,
      read: .last,
      model: model,
      field: "items"
    )
    var items: [SweepItem] = []
    for tokens in material.pairs {
      do {
        items.append(try SweepItem(tokens))
      } catch let error as ContrastTokens.Unusable {
        material.reject(tokens.pair.index, error.reason)
      }
    }
    guard !items.isEmpty else { throw material.nothingLeft("items", called: "item") }
    let sweep = BehaviourSweep(
      model: model,
      cells: cells,
      positions: params.positions.map { InterventionPositions($0) } ?? .last
    )
    let answers = try await sweep.run(items, on: services.lanes.compute, work: context.work)
    let table = SweepTable(cells, answers, seed: params.seed)
    let chosen = table.chosen.map { table.rows[$0] } ?? table.rows[0]
    return Outcome(
      rows: table.rows.map {
        Wire.SweepRow(
          hookpoint: $0.place,
          strength: Double($0.strength),
          behaviour: $0.behaviour,
          nonsense: $0.nonsense,
          kl: $0.kl,
          interval: [$0.interval.low, $0.interval.high]
        )
      },
      chosen: Wire.SweepChoice(hookpoint: chosen.place, strength: Double(chosen.strength)),
      baseline: Wire.SweepBaseline(
        behaviour: table.baseline.behaviour,
        nonsense: table.baseline.nonsense,
        interval: [table.baseline.interval.low, table.baseline.interval.high]
      ),
      items: table.testItems,
      validationItems: table.validationItems,
      rejected: material.rejected.sorted { $0.index < $1.index }.map { Wire.RejectedItem($0) }
    )
  }

  /// Every strength at every place.
  private static func cells(
    _ params: Params,
    _ model: ResidentModel,
    _ vectors: SteeringVectors
  ) throws -> [SweepCell] {
    try params.hookpoints.enumerated().flatMap { index, place in
      let field = "hookpoints[\(index)]"
      let edits = try place.split(separator: "+", omittingEmptySubsequences: false).map { name in
        let hookpoint = try model.hookpoint(named: String(name), field: field)
        let vector = try SavedVectors.vector(vectors, named: params.vector, at: hookpoint, field: field)
        guard vector.count == model.width(of: hookpoint) else {
          throw LatentError.invalid(
            field,
            "The steering vector \(params.vector) has \(vector.count) numbers at \(hookpoint), but \(model.name) has "
              + "\(model.width(of: hookpoint) ?? 0) there; it was made with another model."
          )
        }
        return (hookpoint: hookpoint, vector: vector)
      }
      return try params.strengths.map { strength in
        guard Float(strength).isFinite else {
          throw LatentError.invalid("strengths", "strengths holds \(strength), which is too large for a 32-bit float.")
        }
        return SweepCell(place: place, edits: edits, strength: Float(strength))
      }
    }
  }
}
