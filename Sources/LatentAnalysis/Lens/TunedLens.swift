package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Translators of a model's residual streams, one for each site, with what has to be known to use them.
package struct TunedLens: Sendable {
  /// The translators, in the order of computation.
  package var sites: [(hookpoint: Hookpoint, translator: LensTranslator)]
  /// Numbers in a position of the streams.
  package var width: Int
  /// Where they come from: model and its identity, architecture, blocks, request. Strings that a person reads.
  package var provenance: [String: String]
  /// What the lens was measured to be worth; nil when it never was.
  package var report: LensReport?
  /// What a user should know of how the lens was read, in sentences; they are not kept with it.
  package var notes: [String] = []

  package init(
    sites: [(hookpoint: Hookpoint, translator: LensTranslator)],
    width: Int,
    provenance: [String: String],
    report: LensReport? = nil
  ) {
    self.sites = sites
    self.width = width
    self.provenance = provenance
    self.report = report
  }

  private static let format = "latentd-lens"
  private static let reportField = "report"

  /// Fields of `provenance`.
  package enum Field {
    package static let model = "model"
    package static let modelIdentity = "modelIdentity"
    package static let architecture = "architecture"
    package static let layers = "layers"
    /// The hash of the request that trained it, by which it is found again.
    package static let request = "request"
    /// What the training was asked for: `LensSettings`.
    package static let settings = "settings"
    /// The folder that it was loaded from.
    package static let source = "source"
  }

  package var hookpoints: [Hookpoint] { sites.map(\.hookpoint) }

  package func translator(at hookpoint: Hookpoint) -> LensTranslator? {
    sites.first { $0.hookpoint == hookpoint }?.translator
  }

  /// What it was trained with; nil for a lens that was not trained here, or before this was kept.
  package var settings: LensSettings? { provenance[Field.settings].flatMap { LensSettings($0) } }

  /// Whether `trainLens` has made it.
  package var isTrainedHere: Bool { provenance[Field.request] != nil }

  /// Whether both have the same translators, number by number.
  package func hasSameTranslators(as other: TunedLens) -> Bool {
    hookpoints == other.hookpoints
      && zip(sites, other.sites).allSatisfy { own, other in
        own.translator.weight.floats() == other.translator.weight.floats()
          && (own.translator.bias?.floats() ?? []) == (other.translator.bias?.floats() ?? [])
      }
  }

  /// Writes it as safetensors: `layers.3.weight` and `layers.3.bias` for each site, and the rest as metadata.
  package func write(to path: String) throws {
    var tensors: [String: Tensor] = [:]
    for (hookpoint, translator) in sites {
      tensors["\(hookpoint).weight"] = translator.weight
      tensors["\(hookpoint).bias"] = translator.bias
    }
    var metadata = provenance
    metadata["format"] = Self.format
    metadata[Self.reportField] = report?.json.description
    try Safetensors.write(tensors, metadata: metadata, to: path)
  }

  /// Reads what `write` has written.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file.
  package init(readingFrom path: String) throws {
    let file = try SafetensorsFile(path: path)
    guard file.metadata["format"] == Self.format else {
      throw LatentError.unreadable(path, "\(path) holds no lens of latentd.")
    }
    let suffix = ".weight"
    let names = file.names.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
    let hookpoints = try names.map { name in
      guard let hookpoint = Hookpoint(wireName: name) else {
        throw LatentError.unreadable(path, "\(path) holds the tensor \(name)\(suffix), which is no hookpoint's.")
      }
      return hookpoint
    }
    let width = names.first.flatMap { file.shape(of: $0 + suffix)?.first } ?? 0
    sites = try hookpoints.sorted { ($0.layer ?? -1) < ($1.layer ?? -1) }.map { hookpoint in
      (hookpoint, try LensTranslator(reading: "\(hookpoint)", from: file, width: width))
    }
    guard !sites.isEmpty else { throw LatentError.unreadable(path, "\(path) holds no translators.") }
    self.width = width
    report = file.metadata[Self.reportField].flatMap { try? JSON(parsing: $0) }.flatMap { LensReport($0) }
    provenance = file.metadata.filter { !["format", Self.reportField].contains($0.key) }
  }

  /// Refuses a model that the lens was not made for.
  ///
  /// - Parameter name: the lens's, for the error.
  /// - Throws: `LatentError` (`invalidParams`).
  package func check(fits model: ResidentModel, name: String, field: String = "lens") throws {
    guard width == model.width else {
      throw LatentError.invalid(
        field,
        "The lens \(name) reads streams of width \(width), but those of \(model.name) have \(model.width); it was made for "
          + "another model."
      )
    }
    if let identity = provenance[Field.modelIdentity], identity != (try model.identity()) {
      let made = provenance[Field.model] ?? "another model"
      throw LatentError.invalid(
        field,
        "The lens \(name) was made for the weights of \(made), which \(model.name) does not have; train one for it, or "
          + "load that model."
      )
    }
    if let stranger = hookpoints.first(where: { model.width(of: $0) == nil }) {
      throw LatentError.invalid(
        field,
        "The lens \(name) has a translator for \(stranger), which \(model.name) lacks; it was made for another model."
      )
    }
  }
}

extension LensTranslator {
  /// Reads `NAME.weight` and, where there is one, `NAME.bias`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the tensor at fault.
  init(reading name: String, from file: any TensorArchive, width: Int) throws {
    func read(_ name: String, _ shape: [Int]) throws -> Tensor {
      let tensor = try file.tensor(named: name, shape: shape)
      guard tensor.dtype.isFloatingPoint, tensor.isFinite() else {
        throw LatentError.unreadable(file.path, "Tensor \(name) in \(file.path) must hold finite numbers only.")
      }
      return tensor
    }
    weight = try read("\(name).weight", [width, width])
    bias = file.contains("\(name).bias") ? try read("\(name).bias", [width]) : nil
  }
}
