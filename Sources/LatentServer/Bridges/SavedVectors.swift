internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// The saved steering vectors and probes that a request's interventions name, read from the workspace before they are used.
struct SavedVectors {
  private var known: [String: SteeringVectors] = [:]
  private var probes: [String: SavedProbes] = [:]

  /// - Throws: `LatentError` (`notInWorkspace`) for a name that nothing was saved under.
  init(_ interventions: [Wire.Intervention]?, _ services: DaemonServices) async throws {
    for (index, intervention) in (interventions ?? []).enumerated() {
      if let name = intervention.probe?.probe, probes[name] == nil {
        probes[name] = try await ProbeLookup.read(name, field: "interventions[\(index)].probe.probe", services)
      }
      guard case .saved(let name) = intervention.vector, known[name] == nil else { continue }
      known[name] = try await Self.read(name, field: "interventions[\(index)].vector", services)
    }
  }

  /// Reads the vectors saved as `name`.
  static func read(_ name: String, field: String, _ services: DaemonServices) async throws -> SteeringVectors {
    let path = try await services.workspace.open().vectors().existing(name, field: field)
    return try SteeringVectors(readingFrom: path)
  }

  /// The probes saved as `name`.
  func probes(_ name: String) throws -> SavedProbes {
    guard let probes = probes[name] else { throw LatentError(.internal, "The probe \(name) was not read.") }
    return probes
  }

  /// The vector of `name` at `hookpoint`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) that says where it has one.
  func vector(_ name: String, at hookpoint: Hookpoint, field: String) throws -> [Float] {
    guard let vectors = known[name] else {
      throw LatentError(.internal, "The steering vector \(name) was not read.")
    }
    return try Self.vector(vectors, named: name, at: hookpoint, field: field)
  }

  static func vector(
    _ vectors: SteeringVectors,
    named name: String,
    at hookpoint: Hookpoint,
    field: String
  ) throws -> [Float] {
    guard let site = vectors.site(at: hookpoint) else {
      let there = vectors.sites.map(\.hookpoint.description).joined(separator: ", ")
      throw LatentError.invalid(field, "The steering vector \(name) has nothing at \(hookpoint); it has \(there).")
    }
    return site.vector
  }
}
