internal import LatentSupport

/// What a cache folder holds: the identity of everything that it was made from, and its segments. A file that the
/// manifest does not name is not part of the cache.
package struct CacheManifest: Sendable, Equatable {
  /// A file in the cache's folder.
  package struct File: Sendable, Equatable {
    package var name: String
    package var bytes: Int
    /// XXH64 of the whole file.
    package var checksum: UInt64
  }

  /// Some whole contexts: their tokens, and for each dictionary what fired on them.
  package struct Segment: Sendable, Equatable {
    package var contexts: Int
    /// Tokens, special ones included.
    package var positions: Int
    /// Added to the document numbers in the segment's files, which a merge must not rewrite.
    package var documentOffset: Int
    /// One more than the highest document number in the segment's files.
    package var documentLimit: Int
    package var tokens: File
    /// In the order of the identity's dictionaries.
    package var activations: [File]
    /// Number of activations of each dictionary.
    package var activationCounts: [Int]
  }

  package static let format = "latentd-cache"
  package static let version = 1
  static let fileName = "manifest.json"

  package var identity: CacheIdentity
  /// Whole contexts in every segment but the last, and but those that ended early because they held many activations.
  package var contextsPerSegment: Int
  package var segments: [Segment]
  /// One file of statistics for each dictionary once the whole corpus is cached; empty before.
  package var statistics: [File]

  package init(identity: CacheIdentity, contextsPerSegment: Int) {
    self.identity = identity
    self.contextsPerSegment = contextsPerSegment
    segments = []
    statistics = []
  }

  /// Whether the whole corpus is cached.
  package var isComplete: Bool { statistics.count == identity.dictionaries.count && !statistics.isEmpty }
  /// Tokens in the cache, special ones included.
  package var positions: Int { segments.reduce(0) { $0 + $1.positions } }
  package var contexts: Int { segments.reduce(0) { $0 + $1.contexts } }

  /// Every file of the cache but the manifest itself.
  package var files: [File] { segments.flatMap { [$0.tokens] + $0.activations } + statistics }
  /// What the files take on disk.
  package var bytes: Int { files.reduce(0) { $0 + $1.bytes } }
}
