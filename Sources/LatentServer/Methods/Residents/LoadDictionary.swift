internal import Foundation
internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
package import LatentProtocol
internal import LatentSupport

/// Loads a sparse dictionary, takes a layer of a loaded model as one, or draws one at random.
package enum LoadDictionary: TypedMethod {
  package typealias Definition = Wire.LoadDictionary

  package static func touches(_ params: Params) -> Access {
    .writes(.dictionary(resolvedName(params)))
      .reading((params.neurons?.model ?? params.model).map { .model($0) })
      .reading((params.random?.like).map { .dictionary($0) })
  }

  package static func run(_ params: Params, _ context: RequestContext) async throws -> Outcome {
    let name = resolvedName(params)
    try context.services.residents.checkFree(dictionary: name)
    var resident =
      switch (params.path, params.neurons, params.random) {
      case (let path?, nil, nil): try await read(path, params, name: name, context)
      case (nil, let neurons?, nil): try takeNeurons(neurons, name: name, context)
      case (nil, nil, let random?): try await draw(random, name: name, context)
      default: throw LatentError.invalid("path", "Give one of path, neurons and random.")
      }
    // Random directions reconstruct nothing, however they are read.
    if params.check, params.random == nil { try await check(&resident, context) }
    try context.work.cancellation.check()
    try context.services.residents.insert(resident)
    return Wire.LoadedDictionary(resident, context.services.residents)
  }

  private static func read(
    _ path: String,
    _ params: Params,
    name: String,
    _ context: RequestContext
  ) async throws -> ResidentDictionary {
    let services = context.services
    let model = try params.model.map { try services.residents.model($0) }
    try services.memory.require(bytes(at: path), for: "The dictionary in \(path)", path: path)
    let read = try DictionaryFormats.read(path: path, format: params.format)
    let reading = try params.reading.map { try DictionaryReading(name: $0, field: "reading") }
    var reread = try reading.map { try read.reread($0) } ?? read
    if let output = params.outputHookpoint, output != params.hookpoint ?? reread.hookpoint, reread.kind == .sae {
      reread.kind = .transcoder
    }
    let checkpoint = reread
    // A crosscoder's places stand with commas between.
    let given = params.hookpoint.map { name in
      checkpoint.kind == .crosscoder
        ? name.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) } : [name]
    }
    var resident = try await services.lanes.compute.run {
      ResidentDictionary(
        name: name,
        dictionary: try SparseDictionary(checkpoint, path: path, on: services.backend),
        hookpoints: given ?? checkpoint.hookpoints,
        outputHookpoints: params.outputHookpoint.map { [$0] } ?? checkpoint.outputHookpoints,
        model: params.model
      )
    }
    if let given {
      resident.notes.append("It is placed at \(given.joined(separator: ", ")), as hookpoint of the request says.")
    }
    // A mismatch is told now, where the model is known, and not at the first use.
    if let model { _ = try resident.placed(on: model, field: "hookpoint") }
    return resident
  }

  /// Measures the dictionary where its model is loaded and it has a place there.
  ///
  /// - Throws: `LatentError` (`cancelled`) only.
  private static func check(_ resident: inout ResidentDictionary, _ context: RequestContext) async throws {
    let services = context.services
    guard let model = try? services.residents.model(named: nil, for: resident),
      let placement = try? resident.placed(on: model),
      let found = try await ReadingCheck.loaded(
        placement,
        on: model,
        memory: services.memory,
        lane: services.lanes.compute,
        work: context.work
      )
    else { return }
    resident.notes.append(found.note)
    if let warning = found.warning {
      resident.notes.append(warning)
      resident.warnings.append(warning)
    }
  }

  /// Of a file, or of the files of a folder.
  private static func bytes(at path: String) -> Int {
    FolderSize.bytes(ofWeightsIn: path) + FolderSize.bytes(ofWeightsIn: path + "/checkpoints")
      + FolderSize.bytes(ofFile: path)
  }

  /// A random dictionary like one that is loaded, in the same place.
  static func draw(_ random: Wire.RandomSource, name: String, _ context: RequestContext) async throws
    -> ResidentDictionary
  {
    let services = context.services
    let like = try services.residents.dictionary(random.like, field: "random.like")
    guard let checkpoint = try like.dictionary.checkpoint() else {
      throw LatentError.invalid(
        "random.like",
        "\(random.like) has no files to take lengths from; give a dictionary that was loaded by its path."
      )
    }
    try services.memory.require(3 * like.dictionary.byteCount, for: "a random dictionary like \(random.like)")
    let dictionary = try await services.lanes.compute.run {
      try SparseDictionary(random: checkpoint, like: like.dictionary, top: random.top, seed: random.seed)
    }
    return ResidentDictionary(
      name: name,
      dictionary: dictionary,
      hookpoints: like.hookpoints,
      outputHookpoints: like.outputHookpoints,
      model: like.model
    )
  }

  static func takeNeurons(
    _ neurons: Wire.NeuronsSource,
    name: String,
    _ context: RequestContext
  ) throws -> ResidentDictionary {
    let model = try context.services.residents.model(neurons.model, field: "neurons.model")
    let hookpoint = try model.hookpoint(named: neurons.hookpoint, field: "neurons.hookpoint")
    let width = model.width(of: hookpoint) ?? 0
    if let top = neurons.top, top > width {
      throw LatentError.invalid("neurons.top", "neurons.top is \(top), but \(hookpoint) has only \(width) neurons.")
    }
    return ResidentDictionary(
      name: name,
      dictionary: SparseDictionary(
        neurons: width,
        of: model.name,
        modelIdentity: try model.identity(cancellation: context.work.cancellation),
        hookpoint: hookpoint.description,
        top: neurons.top,
        on: context.services.backend
      ),
      hookpoints: [hookpoint.description],
      model: model.name
    )
  }

  private static func resolvedName(_ params: Params) -> String {
    if let name = params.name { return name }
    if let path = params.path { return FolderSize.lastComponent(of: path) }
    if let random = params.random { return "\(random.like).random" }
    return params.neurons.map { "\($0.model).\($0.hookpoint)" } ?? "dictionary"
  }
}

extension Wire.LoadedDictionary {
  init(_ resident: ResidentDictionary, _ residents: ResidentSet) {
    let dictionary = resident.dictionary
    // In the contract's form where a loaded model can say it, else as the files say it.
    let model = try? residents.model(named: nil, for: resident)
    let placed = model.flatMap { try? resident.placed(on: $0) }
    self.init(
      dictionary: resident.name,
      kind: dictionary.kind.rawValue,
      format: dictionary.format,
      latents: dictionary.latents,
      width: dictionary.width,
      hookpoint: placed?.hookpoint.description ?? resident.hookpoint,
      outputHookpoint: placed.flatMap { $0.transcodes ? $0.outputs.first?.description : nil }
        ?? resident.outputHookpoints.first,
      model: resident.model ?? dictionary.modelName,
      top: dictionary.top,
      bytes: dictionary.byteCount,
      notes: dictionary.notes + resident.notes,
      warnings: resident.warnings
    )
  }
}
