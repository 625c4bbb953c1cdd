internal import GRDB
internal import LatentSupport

/// A cache of the workspace as the catalogue lists it; its manifest has the rest.
package struct CacheRecord: Sendable, Equatable {
  /// One of the cache's dictionaries, with its totals once the cache is complete.
  package struct Dictionary: Sendable, Equatable {
    package var name: String
    package var hash: String
    package var hookpoint: String
    package var latents: Int
    package var totals: CacheTotals?
  }

  package var name: String
  /// Tokens in it, special ones included.
  package var positions: Int
  package var contexts: Int
  package var bytes: Int
  package var isComplete: Bool
  /// The cache's identity as JSON.
  package var identity: String
  package var dictionaries: [Dictionary]

  /// What the catalogue should say of the cache that `reader` has open.
  package init(name: String, reader: CacheReader) throws {
    self.name = name
    positions = reader.positions
    contexts = reader.contexts
    bytes = reader.manifest.bytes
    isComplete = reader.manifest.isComplete
    identity = reader.manifest.identity.json.description
    dictionaries = try reader.dictionaries.enumerated().map { index, dictionary in
      Dictionary(
        name: dictionary.name,
        hash: dictionary.hash,
        hookpoint: dictionary.hookpoint,
        latents: dictionary.latents,
        totals: reader.manifest.isComplete ? try reader.statistics(ofDictionary: index).totals : nil
      )
    }
  }

  init(_ row: Row, dictionaries: [Dictionary]) {
    name = row["name"]
    positions = row["positions"]
    contexts = row["contexts"]
    bytes = row["bytes"]
    isComplete = row["isComplete"]
    identity = row["identity"]
    self.dictionaries = dictionaries
  }
}

extension CacheRecord.Dictionary {
  init(_ row: Row) {
    name = row["name"]
    hash = row["hash"]
    hookpoint = row["hookpoint"]
    latents = row["latents"]
    if let activations: Int = row["activations"], let meanL0: Double = row["meanL0"] {
      totals = CacheTotals(
        activations: activations,
        meanL0: meanL0,
        live: row["live"],
        dead: row["dead"],
        explainedVariance: row["explainedVariance"],
        cachedPositions: meanL0 > 0 ? Int((Double(activations) / meanL0).rounded()) : 0
      )
    }
  }
}
