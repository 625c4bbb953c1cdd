internal import LatentAnalysis
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// Trains a tuned lens on a text.
package enum TrainLens: TypedMethod {
  package typealias Definition = Wire.TrainLens
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    // The name of an unnamed lens is a hash that takes reading the model: those take turns, so that the same request made
    // twice at a time is one training and not two over one file. They would share the compute lane anyway.
    Access.reads(.model(params.model)).writing(.lens(params.lens ?? ""))
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let services = context.services
    let begun = ContinuousClock.now
    let model = try services.residents.model(params.model)
    try model.requireDecoder(to: "be read with a lens")
    let options = try options(params, model)
    let plan = LensPlan(
      options,
      model: model,
      sitesAtOnce: params.sitesAtOnce,
      mostBytes: services.memory.leftBytes()
    )
    let dataset = Dataset(params.dataset)
    _ = try dataset.validated()
    let modelIdentity = try model.identity(cancellation: context.work.cancellation)
    let datasetIdentity = try dataset.identity()
    let request = RequestHash.make(
      CodeVersion.lenses,
      modelIdentity,
      model.precision.rawValue,
      datasetIdentity,
      options
    )
    let settings = LensSettings(
      options,
      model: model,
      modelIdentity: modelIdentity,
      dataset: dataset,
      datasetIdentity: datasetIdentity
    )
    let name = params.lens ?? "lens-\(request.prefix(16))"
    let workspace = try await services.workspace.open()
    let path = try workspace.lenses().path(of: name, field: "lens")
    var lens = try? TunedLens(readingFrom: path)
    if lens?.provenance[TunedLens.Field.request] != request {
      let checkpoint = LensCheckpoint(
        path: try workspace.unfinishedLenses().path(of: name),
        request: request,
        settings: settings.text
      )
      if !params.overwrite {
        if let lens, !(lens.settings.map(settings.prolongs) ?? false) {
          throw LensNameTaken.byTraining(name, existing: lens.settings, asked: settings, isFinished: true)
        }
        let other = checkpoint.other()
        if other.isThere, !(other.settings.map(settings.prolongs) ?? false) {
          throw LensNameTaken.byTraining(name, existing: other.settings, asked: settings, isFinished: false)
        }
      }
      let atOnce = plan.sitesAtOnce == 1 ? "one site at a time" : "\(plan.sitesAtOnce) sites at a time"
      try services.memory.require(plan.byteCount, for: "Training a lens with \(atOnce)")
      let encoder = try ContextStream.Encoder(model)
      let training = LensTraining(
        options,
        plan: plan,
        model: model,
        compute: services.lanes.compute,
        checkpoint: checkpoint
      )
      var trained = try await training.run(
        makeStream: { maxTokens in
          try ContextStream(
            dataset,
            encoder: encoder,
            contextLength: options.contextLength,
            maxTokens: maxTokens
          )
        },
        work: context.work
      )
      trained.provenance[TunedLens.Field.request] = request
      trained.provenance[TunedLens.Field.settings] = settings.text
      let finished = trained
      try await services.lanes.workspace.run { try finished.write(to: path) }
      checkpoint.remove()
      lens = finished
    }
    guard let lens, let report = lens.report else { throw LatentError(.internal, "The lens was not measured.") }
    if let output = params.output {
      _ = try TunedLensFolder.write(lens, of: model, name: name, to: output)
    }
    return Outcome(
      lens: name,
      sites: lens.hookpoints.map { Wire.LensSite($0, report.sites[$0]) },
      baselineBitsPerByte: report.baselineBitsPerByte,
      unigramBitsPerByte: report.unigramBitsPerByte,
      positions: report.positions,
      steps: report.steps,
      trainedTokens: report.trainedTokens,
      memoryBytes: report.memoryBytes,
      seconds: (ContinuousClock.now - begun) / .seconds(1),
      transfer: Wire.LensTransfer(report),
      output: params.output
    )
  }

  private static func options(_ params: Params, _ model: ResidentModel) throws -> LensOptions {
    let hookpoints =
      try params.hookpoints.map { try LensSites.named($0, of: model, training: true) } ?? LensSites.trained(of: model)
    if let last = hookpoints.first(where: { LensSites.isLast($0, of: model) }) {
      throw LatentError.invalid(
        "hookpoints",
        "hookpoints names \(last), the stream that \(model.name) itself predicts from, where there is nothing to learn; "
          + "leave it out."
      )
    }
    let order = LensSites.trained(of: model)
    let contextLength = try SavedLenses.contextLength(params.contextLength, model)
    return LensOptions(
      hookpoints: order.filter(hookpoints.contains),
      steps: params.steps,
      tokensPerStep: params.tokensPerStep,
      positionsPerStep: params.positionsPerStep,
      contextLength: contextLength,
      evaluationTokens: params.evaluationTokens,
      measuresTransfer: params.transfer,
      seed: params.seed ?? 0
    )
  }
}
