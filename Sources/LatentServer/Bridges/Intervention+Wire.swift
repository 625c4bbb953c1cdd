internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentTensor

extension Intervention {
  /// Looks up everything that a request's intervention names.
  ///
  /// - Parameter field: where it stands in the request: `interventions[2]`.
  /// - Throws: `LatentError`: `notResident` for a dictionary, `invalidParams` for anything else that does not fit.
  init(
    _ wire: Wire.Intervention,
    model: ResidentModel,
    residents: ResidentSet,
    saved: SavedVectors,
    field: String
  ) throws {
    let target: Target
    switch wire.at {
    case .hookpoint(let name):
      target = .hookpoint(try model.hookpoint(named: name, field: "\(field).at"))
    case .latent(let reference):
      let resident = try residents.dictionary(reference.dictionary, field: "\(field).at.dictionary")
      try resident.dictionary.check(latent: reference.latent, field: "\(field).at.latent", name: resident.name)
      let placement = try resident.placed(on: model, field: "\(field).at.dictionary")
      target = .latent(reference.latent, placement)
    }
    guard let operation = Operation(rawValue: wire.operation.rawValue) else {
      throw LatentError.invalid("\(field).operation", "\(field).operation is not known.")
    }
    let isLatent = target.isLatent
    let needsStrength = operation == .scale || (operation == .set && (isLatent || wire.vector == nil))
    guard wire.strength != nil || !needsStrength else {
      throw LatentError.invalid("\(field).strength", "\(field).strength is missing; \(operation.rawValue) needs it.")
    }
    let strength = Float(wire.strength ?? (operation == .reflect ? 0 : 1))
    guard strength.isFinite else {
      throw LatentError.invalid("\(field).strength", "\(field).strength is too large for a 32-bit float.")
    }
    self.init(
      target,
      operation: operation,
      strength: strength,
      positions: InterventionPositions(wire.positions)
    )
    switch wire.vector {
    case .values(let tensor): vector = try Self.values(tensor, field: "\(field).vector")
    case .saved(let name): vector = try saved.vector(name, at: hookpoint, field: "\(field).vector")
    case nil: break
    }
    if operation == .reflect || wire.probe != nil {
      try reflect(wire, model: model, saved: saved, field: field)
    }
  }

  /// Makes the edit a mirror in a probe's plane, or in the one across the vector.
  private mutating func reflect(
    _ wire: Wire.Intervention,
    model: ResidentModel,
    saved: SavedVectors,
    field: String
  ) throws {
    guard operation == .reflect else {
      throw LatentError.invalid("\(field).probe", "\(field).probe goes with the operation reflect only.")
    }
    guard case .hookpoint(let hookpoint) = target else {
      throw LatentError.invalid("\(field).at", "\(field).at is a latent; reflect mirrors what stands at a hookpoint.")
    }
    guard let reference = wire.probe else {
      guard vector != nil else {
        throw LatentError.invalid(
          "\(field).probe",
          "\(field) reflects, and needs a probe, or a vector across the plane."
        )
      }
      return
    }
    if let given = wire.vector != nil ? "vector" : wire.strength != nil ? "strength" : nil {
      throw LatentError.invalid("\(field).\(given)", "\(field) has a probe, whose plane it takes; leave out \(given).")
    }
    let mirror = try ProbeLookup.reflection(
      try saved.probes(reference.probe),
      named: reference.probe,
      kind: reference.kind.map { ProbeKind($0) },
      at: hookpoint,
      model: model,
      field: field
    )
    vector = mirror.normal
    strength = mirror.offset
  }

  private static func values(_ wire: WireTensor, field: String) throws -> [Float] {
    let tensor = try wire.tensor()
    guard tensor.dtype.isFloatingPoint, tensor.isFinite() else {
      throw LatentError.invalid(field, "\(field) must hold finite floating-point numbers.")
    }
    return tensor.floats()
  }

  /// All interventions of a request.
  static func all(
    _ wire: [Wire.Intervention]?,
    model: ResidentModel,
    _ services: DaemonServices
  ) async throws -> [Intervention] {
    let saved = try await SavedVectors(wire, services)
    return try (wire ?? []).enumerated().map { index, one in
      try Intervention(
        one,
        model: model,
        residents: services.residents,
        saved: saved,
        field: "interventions[\(index)]"
      )
    }
  }
}

extension InterventionPositions {
  init(_ wire: Wire.Positions?) {
    self =
      switch wire {
      case nil, .named(.all): .all
      case .named(.prompt): .prompt
      case .named(.generated): .generated
      case .named(.last): .last
      case .list(let positions): .list(positions)
      }
  }
}
