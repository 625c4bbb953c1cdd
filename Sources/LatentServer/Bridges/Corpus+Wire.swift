internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport
internal import LatentWorkspace

extension Dataset {
  init(_ wire: Wire.Dataset) {
    self.init(paths: wire.paths, format: Format(rawValue: wire.format.rawValue) ?? .auto, column: wire.column)
  }
}

extension ContextStream.Encoder {
  /// The corpus as `model` reads it.
  init(_ model: ResidentModel) throws {
    let tokenizer = try model.requireTokenizer()
    let special = tokenizer.specialIDs
    self.init(
      encode: { try tokenizer.ids(of: $0, specialTokens: false) },
      separator: special.endOfText ?? special.beginningOfText,
      isSpecial: { tokenizer.isSpecial($0) }
    )
  }
}

extension CacheDictionary {
  init(_ placement: DictionaryPlacement) {
    let dictionary = placement.dictionary
    self.init(
      name: placement.name,
      hash: dictionary.identity,
      hookpoint: placement.inputs.map(\.description).joined(separator: "+")
        + (placement.transcodes ? " → " + placement.outputs.map(\.description).joined(separator: "+") : ""),
      latents: dictionary.latents,
      // What explained variance is taken of: for a transcoder the hookpoint that it writes.
      width: dictionary.outputWidth,
      selection: dictionary.kind == .neurons ? dictionary.top.map { "top \($0)" } ?? "raw" : nil
    )
  }
}

extension Wire.CachedDictionary {
  init(_ totals: CacheTotals, warnings: [String]) {
    self.init(
      activations: totals.activations,
      meanL0: totals.meanL0,
      live: totals.live,
      dead: totals.dead,
      explainedVariance: totals.explainedVariance,
      warnings: warnings
    )
  }
}

/// Names of caches that the user did not name.
enum CacheName {
  /// The same for the same request, so that it finds its own cache again.
  static func suffix(of identity: CacheIdentity) -> String {
    var hash = StableHash()
    hash.combine(identity.json.description)
    let digits = String(hash.value, radix: 16)
    return String(repeating: "0", count: max(0, 16 - digits.count)) + digits
  }
}

/// What a cache says that it was computed by. To be raised when a change of the code changes activations.
enum CodeVersion {
  static let activations = "latentd activations 1"
  static let lenses = "latentd lenses 1"
}
