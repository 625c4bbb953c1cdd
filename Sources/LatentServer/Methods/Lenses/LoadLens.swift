internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Takes a lens of the tuned-lens package into the workspace, measures one, or writes one for that package.
package enum LoadLens: TypedMethod {
  package typealias Definition = Wire.LoadLens
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    Access.reads(.model(params.model)).writing(.lens(name(params) ?? ""))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let begun = ContinuousClock.now
    let model = try services.residents.model(params.model)
    try model.requireDecoder(to: "be read with a lens")
    guard var name = name(params) else {
      throw LatentError.invalid(
        "path",
        "Neither path nor lens is given; give a tuned-lens folder, or the name of a lens in the workspace."
      )
    }
    let store = try await services.workspace.open().lenses()
    var target = try store.path(of: name, field: "lens")
    var lens: TunedLens
    var isTrainedHere = false
    if let path = params.path {
      lens = try await services.lanes.workspace.run { try TunedLensFolder.read(path, for: model) }
      lens.provenance[TunedLens.Field.modelIdentity] = try model.identity(cancellation: context.work.cancellation)
      // Folders of different lenses are often called alike; one that was given no name takes the next that is free.
      let folderName = name
      var number = 1
      while let existing = try? TunedLens(readingFrom: target) {
        let isTheSame = existing.hasSameTranslators(as: lens)
        if isTheSame || params.overwrite {
          isTrainedHere = isTheSame && existing.isTrainedHere
          break
        }
        guard params.lens == nil else { throw LensNameTaken.byOther(name, existing, path: path) }
        number += 1
        name = "\(folderName)-\(number)"
        target = try store.path(of: name, field: "lens")
      }
    } else {
      let path = try store.existing(name)
      lens = try await services.lanes.workspace.run { try TunedLens(readingFrom: path) }
      try lens.check(fits: model, name: name)
      isTrainedHere = lens.isTrainedHere
    }
    if let dataset = params.dataset.map({ Dataset($0) }) {
      var report = try await measure(lens, on: dataset, params, model, context)
      report.steps = lens.report?.steps ?? 0
      report.trainedTokens = lens.report?.trainedTokens ?? 0
      report.memoryBytes = lens.report?.memoryBytes ?? 0
      lens.report = report
    }
    let loaded = lens
    // What a training says of its lens stays in the workspace: the same training asked for again answers with it.
    let place = target
    if !isTrainedHere { try await services.lanes.workspace.run { try loaded.write(to: place) } }
    if let output = params.output {
      _ = try TunedLensFolder.write(loaded, of: model, name: name, to: output)
    }
    let report = loaded.report
    return Outcome(
      lens: name,
      sites: loaded.hookpoints.map { Wire.LensSite($0, report?.sites[$0]) },
      baselineBitsPerByte: report?.baselineBitsPerByte,
      unigramBitsPerByte: report?.unigramBitsPerByte,
      positions: report?.positions ?? 0,
      steps: report?.steps ?? 0,
      trainedTokens: report?.trainedTokens ?? 0,
      memoryBytes: report?.memoryBytes ?? 0,
      seconds: (ContinuousClock.now - begun) / .seconds(1),
      notes: loaded.notes,
      transfer: Wire.LensTransfer(report),
      output: params.output
    )
  }

  /// What the lens is called: as the request says, else as the folder is.
  private static func name(_ params: Params) -> String? {
    params.lens ?? params.path.flatMap { $0.split(separator: "/").last.map(String.init) }
  }

  private static func measure(
    _ lens: TunedLens,
    on dataset: Dataset,
    _ params: Params,
    _ model: ResidentModel,
    _ context: RequestContext
  ) async throws -> LensReport {
    _ = try dataset.validated()
    let options = LensOptions(
      hookpoints: lens.hookpoints,
      contextLength: try SavedLenses.contextLength(params.contextLength, model),
      evaluationTokens: params.evaluationTokens,
      measuresTransfer: params.transfer
    )
    let encoder = try ContextStream.Encoder(model)
    let training = LensTraining(options, model: model, compute: context.services.lanes.compute)
    return try await training.measure(
      lens,
      makeStream: { maxTokens in
        try ContextStream(dataset, encoder: encoder, contextLength: options.contextLength, maxTokens: maxTokens)
      },
      work: context.work
    )
  }
}
