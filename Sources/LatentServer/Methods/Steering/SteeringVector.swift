internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Makes directions that steer a model towards a behaviour, of pairs of answers that show it and do not.
package enum SteeringVector: TypedMethod {
  package typealias Definition = Wire.SteeringVector
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).writing(params.name.map { .vector($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let model = try services.residents.model(params.model)
    let hookpoints = try hookpoints(params, model)
    let material = try ContrastMaterial(
      params.pairs,
      frame: params.frame,
      read: ContrastTokens.Read(params.read),
      model: model,
      field: "pairs"
    )
    guard !material.pairs.isEmpty else { throw material.nothingLeft("pairs", called: "pair") }
    let data = RequestHash.make(params.pairs.json, params.frame, material.pairs.map(\.positive))
    let recipe = SteeringRecipe(rawValue: params.recipe.rawValue) ?? .meanDifference
    let digest = RequestHash.make(params.model, data, recipe.rawValue, hookpoints)
    let name = params.name ?? "vector-\(digest.prefix(16))"
    let store = try await services.workspace.open().vectors()
    let path = try store.path(of: name, field: "name")
    let sites = try await SteeringTraining(model: model, hookpoints: hookpoints, recipe: recipe)
      .run(material.pairs, on: services.lanes.compute, work: context.work)
    let vectors = SteeringVectors(
      sites: sites,
      provenance: [
        "model": model.name,
        "modelIdentity": try model.identity(cancellation: context.work.cancellation),
        "recipe": recipe.rawValue,
        "read": params.read.map { $0.json.stringValue ?? "\($0.json)" } ?? "last",
        "pairs": String(material.pairs.count),
        "rejected": String(material.rejected.count),
        "data": data,
      ]
    )
    try await services.lanes.workspace.run { try vectors.write(to: path) }
    return Outcome(
      name: name,
      vectors: sites.map {
        Wire.SteeringVectorSummary(
          hookpoint: $0.hookpoint.description,
          norm: $0.norm,
          residualNorm: $0.residualNorm,
          separation: $0.separation
        )
      },
      rejected: material.rejected.map { Wire.RejectedItem($0) },
      pairs: material.pairs.count,
      letters: letters(material)
    )
  }

  /// The hookpoints, each once.
  private static func hookpoints(_ params: Params, _ model: ResidentModel) throws -> [Hookpoint] {
    var chosen: [Hookpoint] = []
    for name in params.hookpoints {
      let hookpoint = try model.hookpoint(named: name)
      if !chosen.contains(hookpoint) { chosen.append(hookpoint) }
    }
    return chosen
  }

  private static func letters(_ material: ContrastMaterial) -> WireMap<Int>? {
    let letters = material.pairs.compactMap { $0.pair.letters?.positive }
    guard !letters.isEmpty else { return nil }
    let counts = Dictionary(letters.map { (String($0), 1) }, uniquingKeysWith: +)
    return WireMap(counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }
}

extension ContrastTokens.Read {
  init(_ wire: Wire.ReadPosition?) {
    self =
      switch wire {
      case nil, .named(.last): .last
      case .named(.letter): .letter
      case .index(let index): .index(index)
      }
  }
}
