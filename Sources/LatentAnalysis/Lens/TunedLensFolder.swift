internal import Foundation
package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// The folder of a lens as the `tuned-lens` package keeps it: `config.json`, and `params.pt` with `0.weight`, `0.bias`, …
///
/// Its translator i reads the stream that enters block i, so 0 is the embedding's, and there is none for the last stream.
/// The package leaves alone what else is in the folder: what was measured is in `report.json`.
package enum TunedLensFolder {
  private static let kind = "linear_tuned_lens"

  private enum File {
    static let configuration = "config.json"
    static let parameters = "params.pt"
    static let report = "report.json"
  }

  /// Reads the lens in the folder at `path` for `model`.
  ///
  /// - Returns: the lens, with a note when it was made for another unembedding.
  /// - Throws: `LatentError`: `unreadableCheckpoint` that names the file at fault, `invalidParams` when the lens was made
  ///   for a model of another shape.
  package static func read(_ path: String, for model: ResidentModel) throws -> TunedLens {
    let configuration = try configuration(in: path)
    let configPath = "\(path)/\(File.configuration)"
    if let type = configuration["lens_type"]?.stringValue, type != kind {
      throw LatentError.unreadable(configPath, "\(configPath) is of a lens of the type \(type); only \(kind) is read.")
    }
    guard let width = configuration["d_model"]?.integerValue,
      let layers = configuration["num_hidden_layers"]?.integerValue
    else {
      throw LatentError.unreadable(
        configPath,
        "\(configPath) lacks d_model or num_hidden_layers, so it is not a lens that tuned-lens has saved."
      )
    }
    let base = configuration["base_model_name_or_path"]?.stringValue ?? "another model"
    guard width == model.width, layers == model.layers else {
      throw LatentError(
        .invalidParams,
        "The lens \(path) was made for \(base), of \(layers) blocks and width \(width), but \(model.name) has "
          + "\(model.layers) blocks and width \(model.width).",
        field: "path",
        path: path
      )
    }
    let file = try TensorFile.open("\(path)/\(File.parameters)")
    let sites = LensSites.trained(of: model)
    let hasBias = configuration["bias"]?.boolValue ?? true
    let known = Set(sites.indices.flatMap { ["\($0).weight", "\($0).bias"] })
    if let stranger = file.names.first(where: { !known.contains($0) }) {
      throw LatentError.unreadable(
        file.path,
        "Tensor \(stranger) in \(file.path) is no translator of \(layers) blocks."
      )
    }
    let translators = try sites.indices.map { index in
      let translator = try LensTranslator(reading: "\(index)", from: file, width: width)
      guard !hasBias || translator.bias != nil else { throw file.missing("\(index).bias") }
      return (hookpoint: sites[index], translator: translator)
    }
    let report = (try? JSON(readingFile: "\(path)/\(File.report)")).flatMap { LensReport($0) }
    var lens = TunedLens(
      sites: translators,
      width: width,
      provenance: [
        TunedLens.Field.model: base, TunedLens.Field.architecture: model.architecture,
        TunedLens.Field.layers: String(layers), TunedLens.Field.source: path,
      ],
      report: report
    )
    if let stated = configuration["unembed_hash"]?.stringValue,
      let own = model.unembeddingCorners.flatMap(UnembeddingHash.make), stated != own
    {
      lens.notes.append(
        "The lens \(path) was made for another unembedding than that of \(model.name): its unembed_hash is "
          + "\(stated.prefix(12))…, and that of \(model.name) is \(own.prefix(12))…. Either it was made for other weights "
          + "(it names \(base)), or these were then loaded in another type; give a dataset to measure what it is worth here."
      )
    }
    return lens
  }

  /// Writes `lens` of `model` into the folder at `path`, which is made if need be.
  ///
  /// - Returns: the bytes written.
  /// - Throws: `LatentError` (`invalidParams`) when the lens lacks a site that the format has a place for.
  package static func write(_ lens: TunedLens, of model: ResidentModel, name: String, to path: String) throws -> Int {
    let sites = LensSites.trained(of: model)
    let translators = try sites.map { site in
      guard let translator = lens.translator(at: site) else {
        throw LatentError.invalid(
          "lens",
          "The lens \(name) has no translator for \(site), and a tuned-lens folder has one for every block; train it at all "
            + "sites."
        )
      }
      return translator
    }
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw LatentError(
        .invalidParams,
        "The folder \(path) cannot be made; give a place that is writable.",
        field: "output",
        path: path,
        cause: error.localizedDescription
      )
    }
    let hasBias = translators.contains { $0.bias != nil }
    var tensors: [(name: String, tensor: Tensor)] = []
    for (index, translator) in translators.enumerated() {
      tensors.append(("\(index).weight", translator.weight))
      guard hasBias else { continue }
      let none = Tensor([Float](repeating: 0, count: lens.width))
      tensors.append(("\(index).bias", translator.bias ?? none))
    }
    try TorchWriter.write(tensors, to: "\(path)/\(File.parameters)")
    let configuration: JSON = [
      "base_model_name_or_path": .string(model.path), "d_model": .integer(lens.width),
      "num_hidden_layers": .integer(model.layers), "bias": .bool(hasBias), "base_model_revision": .null,
      "unembed_hash": model.unembeddingCorners.flatMap(UnembeddingHash.make).map { .string($0) } ?? .null,
      "lens_type": .string(kind),
    ]
    try AtomicFile.replace("\(path)/\(File.configuration)", with: configuration.encoded())
    var files = [File.parameters, File.configuration]
    if let report = lens.report {
      try AtomicFile.replace("\(path)/\(File.report)", with: report.json.encoded())
      files.append(File.report)
    }
    return try files.reduce(0) { $0 + (try MappedFile(path: "\(path)/\($1)").bytes.count) }
  }

  private static func configuration(in path: String) throws -> JSON {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
      throw LatentError.unreadable(path, "There is no folder \(path); name one that tuned-lens has saved.")
    }
    return try JSON(readingFile: "\(path)/\(File.configuration)")
  }
}
