package import LatentSupport

extension CacheStore {
  /// Joins complete caches of different corpora, made alike, into cache `name`: their segments follow one another in the
  /// order given, and their documents are numbered on.
  ///
  /// The segments become second names of the parts' files (copies on another file system), so the parts may be removed
  /// afterwards; only the statistics are computed anew.
  ///
  /// - Parameter folders: the parts' folders, here or copied from other machines.
  /// - Throws: `LatentError` (`invalidParams`) when `name` exists, a part is incomplete, or parts differ in anything but
  ///   their corpus.
  @discardableResult
  package func merge(_ folders: [String], into name: String, work: WorkContext = WorkContext()) throws -> [CacheTotals]
  {
    let path = try path(of: name)
    guard !contains(name) else {
      throw LatentError.invalid("cache", "There is a cache \(name) already: give another name, or remove it.")
    }
    let parts = try folders.map { try CacheReader(folder: $0).manifest }
    guard let first = parts.first else { throw LatentError.invalid("caches", "Give at least one cache to merge.") }
    var merged = CacheManifest(identity: first.identity, contextsPerSegment: first.contextsPerSegment)
    merged.identity.corpus = parts.map(\.identity.corpus).joined(separator: "+")
    merged.identity.maxTokens = nil
    try Folder.make(path)
    let lock = try Self.lock(path, name: name)
    var documentOffset = 0
    for (part, folder) in zip(parts, folders) {
      try Self.check(part, folder: folder, against: first)
      for var segment in part.segments {
        segment.documentOffset += documentOffset
        try Self.link(&segment, number: merged.segments.count, from: folder, to: path)
        merged.segments.append(segment)
      }
      documentOffset = merged.segments.map { $0.documentOffset + $0.documentLimit }.max() ?? documentOffset
    }
    guard merged.positions <= CacheLimits.mostPositions else {
      throw LatentError.invalid("caches", "A cache holds at most \(CacheLimits.mostPositions) tokens.")
    }
    try merged.write(to: path)
    _ = try CacheWriter.complete(merged, folder: path, work: work)
    let reader = try CacheReader(folder: path)
    withExtendedLifetime(lock) {}
    return try reader.dictionaries.indices.map { try reader.statistics(ofDictionary: $0).totals }
  }

  private static func check(_ part: CacheManifest, folder: String, against first: CacheManifest) throws {
    guard part.isComplete else {
      throw LatentError.invalid("caches", "The cache in \(folder) is incomplete: finish it before merging.")
    }
    let difference = first.identity.differences(from: part.identity)
      .first { $0.field != "corpus" && $0.field != "maxTokens" }
    if let difference {
      throw LatentError.invalid(
        "caches",
        "The cache in \(folder) cannot be merged: its \(difference.field) is \(difference.theirs), that of the first "
          + "\(difference.mine)."
      )
    }
  }

  private static func link(
    _ segment: inout CacheManifest.Segment,
    number: Int,
    from folder: String,
    to path: String
  ) throws {
    let stem = "segment-\(CacheWriter.padded(number, digits: 6))"
    let tokens = "\(stem).tokens"
    try Folder.linkOrCopy(folder + "/" + segment.tokens.name, to: path + "/" + tokens)
    segment.tokens.name = tokens
    for index in segment.activations.indices {
      let name = "\(stem).dictionary-\(CacheWriter.padded(index, digits: 2)).activations"
      try Folder.linkOrCopy(folder + "/" + segment.activations[index].name, to: path + "/" + name)
      segment.activations[index].name = name
    }
  }
}
