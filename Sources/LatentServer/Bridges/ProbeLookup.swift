internal import LatentAnalysis
internal import LatentModels
internal import LatentSupport
internal import LatentWorkspace

/// Finds saved probes and the models that they were made for.
enum ProbeLookup {
  /// - Throws: `LatentError` (`notInWorkspace`) for a name that nothing was saved under.
  static func read(_ name: String, field: String = "probe", _ services: DaemonServices) async throws -> SavedProbes {
    try SavedProbes(readingFrom: try await services.workspace.open().probes().existing(name, field: field))
  }

  /// The loaded model with the weights that the probe was made for, whatever it is called now.
  ///
  /// - Throws: `LatentError` (`notResident`) when it is not loaded.
  static func model(of saved: SavedProbes, named name: String, _ context: RequestContext) throws -> ResidentModel {
    let models = context.services.residents.models
    // The one of the same name first, since hashing another takes its time.
    for model in models.filter({ $0.name == saved.model }) + models.filter({ $0.name != saved.model })
    where try model.identity(cancellation: context.work.cancellation) == saved.modelIdentity {
      return model
    }
    throw LatentError(
      .notResident,
      "The model that the probe \(name) was made for (\(saved.model)) is not loaded; load it with loadModel.",
      field: "probe"
    )
  }

  /// The mirror in the plane of the probe at `hookpoint`.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for a probe of another model, at another place, or without a plane.
  static func reflection(
    _ saved: SavedProbes,
    named name: String,
    kind: ProbeKind?,
    at hookpoint: Hookpoint,
    model: ResidentModel,
    field: String
  ) throws -> Reflection {
    guard try model.identity() == saved.modelIdentity else {
      throw LatentError.invalid(
        "\(field).probe",
        "\(field).probe: \(name) was made for another model (\(saved.model)) than \(model.name) is."
      )
    }
    var planar = saved
    if kind == nil { planar.sites = saved.sites.filter { !$0.kind.readsPairs } }
    let site = try planar.site(at: hookpoint, kind: kind, named: name, field: "\(field).probe")
    guard let reflection = Reflection(of: site.probe, kind: site.kind) else {
      throw LatentError.invalid(
        "\(field).probe.kind",
        "\(field).probe: \(site.kind.rawValue) of \(name) has no plane to reflect in; use logistic, meanDifference or lda."
      )
    }
    return reflection
  }
}
