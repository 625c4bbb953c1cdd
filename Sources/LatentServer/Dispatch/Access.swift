/// What a request touches. Reads of a resource run together; a write waits for everything earlier and holds everything
/// later.
///
///     .free
///     .reads(.model(params.model))
///     .reads(.model(params.model)).writing(.cache(name))
package struct Access: Sendable, Equatable {
  package private(set) var reads: Set<Resource>
  package private(set) var writes: Set<Resource>

  /// Touches nothing that others share.
  package static let free = Access(reads: [], writes: [])

  package static func reads(_ resources: Resource...) -> Access { Access(reads: Set(resources), writes: []) }

  package static func reads(_ resources: [Resource]) -> Access { Access(reads: Set(resources), writes: []) }

  package static func writes(_ resources: Resource...) -> Access { Access(reads: [], writes: Set(resources)) }

  /// The same and also reading `resources`; nil stands for none, so that an optional name can be given as it is.
  package func reading(_ resources: Resource?...) -> Access {
    Access(reads: reads.union(resources.compactMap { $0 }), writes: writes)
  }

  /// The same and also changing `resources`; nil stands for none.
  package func writing(_ resources: Resource?...) -> Access {
    Access(reads: reads, writes: writes.union(resources.compactMap { $0 }))
  }

  package var isFree: Bool { reads.isEmpty && writes.isEmpty }
}
