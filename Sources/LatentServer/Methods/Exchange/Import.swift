internal import Foundation
internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
package import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

/// Takes in what another tool has made: caches, explanations, steering vectors.
package enum ImportFiles: TypedMethod {
  package typealias Definition = Wire.ImportFiles
  package static let urgency = Urgency.background

  package static func touches(_ params: Params) -> Access {
    let reads = Access.free.reading(
      params.dictionary.map { .dictionary($0) },
      params.model.map { .model($0) }
    )
    return switch params.format {
    case .delphi: reads.writing(params.name.map { .cache($0) })
    case .delphiExplanations, .neuronpedia:
      reads.reading(params.cache.map { .cache($0) }).writing(params.name.map { .run($0) })
    case .gguf, .safetensors: reads.writing(params.name.map { .vector($0) })
    }
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    guard FileManager.default.fileExists(atPath: params.path) else {
      throw LatentError(
        .invalidParams,
        "There is nothing at \(params.path).",
        field: "path",
        path: params.path
      )
    }
    switch params.format {
    case .delphi: return try await DelphiCacheImport(params, context).run()
    case .delphiExplanations:
      return try await file(
        try ImportedExplanations(delphi: params.path, module: params.module),
        params,
        context
      )
    case .neuronpedia:
      return try await file(try ImportedExplanations(neuronpedia: params.path), params, context)
    case .gguf, .safetensors: return try await keepVectors(params, context)
    }
  }

  // MARK: Explanations

  private static func file(
    _ found: ImportedExplanations,
    _ params: Params,
    _ context: RequestContext
  ) async throws -> Outcome {
    let workspace = try await context.services.workspace.open()
    let subject = try dictionary(params, workspace, context.services)
    if let stranger = found.outcomes.last, stranger.latent >= subject.latents {
      throw LatentError(
        .invalidParams,
        "\(params.path) explains latent \(stranger.latent), but those of \(subject.name) are 0 to \(subject.latents - 1).",
        field: "path",
        path: params.path
      )
    }
    let catalogue = workspace.catalogue
    let run = try catalogue.begin(
      RunRequest(
        name: params.name,
        requestHash: RequestHash.make(
          "import",
          params.format.rawValue,
          params.name ?? "",
          found.hash,
          subject.hash
        ),
        cache: params.cache,
        dictionary: subject.name,
        dictionaryHash: subject.hash,
        explainer: params.format == .neuronpedia ? "neuronpedia" : "delphi",
        seed: 0,
        parameters: [
          "path": .string(params.path), "subject": found.subject.map { .string($0) } ?? .null,
        ]
      )
    )
    for start in stride(from: 0, to: found.outcomes.count, by: 1_000) {
      try context.work.cancellation.check()
      let part = Array(found.outcomes[start..<min(start + 1_000, found.outcomes.count)])
      try await context.services.lanes.workspace.run { try catalogue.record(part, run: run.id) }
      context.work.report(
        ProgressReport(done: start + part.count, total: found.outcomes.count, unit: "explanations")
      )
    }
    try catalogue.complete(run: run.id)
    let failed = found.outcomes.count { !$0.outcome.isFinal }
    return Outcome(
      kind: .run,
      name: run.name,
      items: found.outcomes.count - failed,
      failed: failed,
      notes: []
    )
  }

  /// Whose latents are explained.
  private static func dictionary(
    _ params: Params,
    _ workspace: Workspace,
    _ services: DaemonServices
  ) throws -> (name: String, hash: String, latents: Int) {
    guard let name = params.dictionary else {
      throw LatentError.invalid(
        "dictionary",
        "Explanations are of a dictionary's latents; give dictionary."
      )
    }
    if let cache = params.cache {
      let reader = try workspace.caches.reader(cache)
      let cached = reader.dictionaries[try reader.index(ofDictionary: name)]
      return (cached.name, cached.hash, cached.latents)
    }
    let resident = try services.residents.dictionary(name)
    return (name, resident.dictionary.identity, resident.dictionary.latents)
  }

  // MARK: Vectors

  private static func keepVectors(_ params: Params, _ context: RequestContext) async throws
    -> Outcome
  {
    let services = context.services
    let model = try params.model.map { try services.residents.model($0) }
    let vectors =
      params.format == .gguf
      ? try ControlVectors.read(params.path)
      : try SteeringVectors(importing: params.path) { name in
        model.map { try? $0.hookpoint(named: name, field: "path") } ?? Hookpoint(wireName: name)
      }
    if let model {
      for site in vectors.sites {
        let width =
          try model.width(of: model.hookpoint(named: site.hookpoint.description, field: "path"))
          ?? 0
        guard width == site.vector.count else {
          throw LatentError(
            .invalidParams,
            "The vector of \(params.path) at \(site.hookpoint) has \(site.vector.count) numbers, but that hookpoint of "
              + "\(model.name) has \(width).",
            field: "path",
            path: params.path
          )
        }
      }
    }
    let name =
      params.name ?? URL(fileURLWithPath: params.path).deletingPathExtension().lastPathComponent
    let path = try await services.workspace.open().vectors().path(of: name, field: "name")
    try await services.lanes.workspace.run { try vectors.write(to: path) }
    return Outcome(
      kind: .vector,
      name: name,
      items: vectors.sites.count,
      failed: 0,
      notes: ["Vectors at \(vectors.sites.map(\.hookpoint.description).joined(separator: ", "))."]
    )
  }
}
