package import LatentSupport
package import LatentWorkspace

/// What a report is about: the dictionary, the model, the cache, and what made the file.
package struct AboutSection: ReportSection {
  package var dictionary: String
  package var kind: String
  package var format: String
  package var model: String
  package var cacheName: String
  package var program: String
  private let cached: CacheDictionary
  private let identity: CacheIdentity
  private let totals: CacheTotals
  private let contexts: Int

  /// - Parameters:
  ///   - index: the dictionary's place in the cache.
  ///   - program: name and version of what writes the report.
  /// - Throws: `LatentError` while the cache is incomplete.
  package init(
    dictionary: String,
    kind: String,
    format: String,
    model: String,
    cacheName: String,
    cache: CacheReader,
    index: Int,
    program: String
  ) throws {
    self.dictionary = dictionary
    self.kind = kind
    self.format = format
    self.model = model
    self.cacheName = cacheName
    self.program = program
    cached = cache.dictionaries[index]
    identity = cache.manifest.identity
    totals = try cache.statistics(ofDictionary: index).totals
    contexts = cache.contexts
  }

  package nonisolated(nonsending) func write(to file: ReportFile, _ work: WorkContext) async throws {
    var cache: JSONObject = [
      "name": .string(cacheName), "tokens": .integer(totals.cachedPositions), "contexts": .integer(contexts),
      "contextLength": .integer(identity.contextLength), "activations": .integer(totals.activations),
      "meanL0": .rounded(totals.meanL0), "live": .integer(totals.live), "dead": .integer(totals.dead),
    ]
    cache["explainedVariance"] = totals.explainedVariance.map { .rounded($0) }
    let about: JSON = [
      "program": .string(program), "model": .string(model),
      "dictionary": [
        "name": .string(dictionary), "kind": .string(kind), "format": .string(format),
        "hookpoint": .string(cached.hookpoint), "latents": .integer(cached.latents), "width": .integer(cached.width),
      ],
      "cache": .object(cache),
      "identity": [
        "model": .string(identity.model), "dictionary": .string(cached.hash), "corpus": .string(identity.corpus),
        "codeVersion": .string(identity.codeVersion),
      ],
    ]
    try file.write(about, as: "about")
  }
}
