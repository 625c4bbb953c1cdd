internal import LatentAnalysis
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport

/// Reads a text's streams with the lens that a request names.
enum StreamReading {
  /// - Parameters:
  ///   - hookpoints: those of the request; unless given every stream that the lens reads, and the last.
  ///   - prefix: the request's saved state.
  /// - Throws: `LatentError`: `notInWorkspace`, `invalidParams`, `cancelled`.
  static func read(
    _ tokens: [Int32],
    _ model: ResidentModel,
    lens name: String?,
    hookpoints: [String]? = nil,
    top: Int,
    interventions: [Intervention] = [],
    following prefix: SequenceState? = nil,
    field: String = "lens",
    _ context: RequestContext
  ) async throws -> (sites: [LensReading.Site], targets: [Int32]) {
    let services = context.services
    try model.requireDecoder(to: "be read with a lens")
    let lens = try await SavedLenses.read(name, field: field, services)
    let chosen =
      try hookpoints.map { try LensSites.named($0, of: model) }
      ?? lens.map { $0.hookpoints + [.output(model.layers - 1)] } ?? LensSites.trajectory(of: model)
    let readout = try await services.lanes.compute.run {
      try LensReadout(model, lens: lens, name: name ?? "", hookpoints: chosen)
    }
    let reading = LensReading(
      tokens,
      readout: readout,
      hookpoints: chosen,
      top: top,
      interventions: interventions,
      following: prefix
    )
    return try await reading.run(on: services.lanes.compute, work: context.work)
  }

  /// The picture of a text's predictions in a report.
  ///
  /// - Parameter model: nil where it is not loaded.
  static func section(
    _ wanted: Wire.ReportTrajectory,
    _ model: ResidentModel?,
    _ context: RequestContext
  ) async throws -> TrajectorySection {
    guard let model else {
      throw LatentError(
        .notResident,
        "trajectory needs the model that the cache was made with, which is not loaded; load it first.",
        field: "trajectory"
      )
    }
    let tokenizer = try model.requireTokenizer()
    let tokens = try tokenizer.ids(of: wanted.text)
    guard !tokens.isEmpty, tokens.count <= mostTokens else {
      throw LatentError.invalid(
        "trajectory.text",
        "trajectory.text has \(tokens.count) tokens; a picture has 1 to \(mostTokens) columns."
      )
    }
    let (sites, _) = try await read(
      tokens,
      model,
      lens: wanted.lens,
      top: 10,
      field: "trajectory.lens",
      context
    )
    return TrajectorySection(
      model: model.name,
      lens: wanted.lens,
      texts: tokenizer.shownTexts(of: tokens),
      sites: sites,
      spell: { tokenizer.tokenText($0) }
    )
  }

  private static let mostTokens = 512
}
