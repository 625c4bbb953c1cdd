internal import LatentSupport

/// Reads a cache: what fires where, and the tokens. Everything is mapped; opening reads only the manifest and each
/// file's header, and a latent costs time in proportion to its own firings.
///
/// A cache that is still being written can be read up to its last complete segment.
package final class CacheReader: Sendable {
  /// The cache's folder.
  package let folder: String
  package let manifest: CacheManifest
  let tokenSegments: [TokenSegment]
  /// [dictionary][segment]
  let activationSegments: [[ActivationSegment]]
  private let statisticsTables: [LatentStatisticsTable]

  /// Opens the cache in `folder`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file that is missing, cut off, altered or of another
  ///   version.
  package init(folder: String) throws {
    self.folder = folder
    let manifest = try CacheManifest(folder: folder)
    self.manifest = manifest
    var tokens: [TokenSegment] = []
    var activations: [[ActivationSegment]] = manifest.identity.dictionaries.map { _ in [] }
    var position = 0
    var context = 0
    for segment in manifest.segments {
      tokens.append(
        try TokenSegment(
          path: folder + "/" + segment.tokens.name,
          segment: segment,
          contextLength: manifest.identity.contextLength,
          firstPosition: position,
          firstContext: context
        )
      )
      for (index, dictionary) in manifest.identity.dictionaries.enumerated() {
        activations[index].append(
          try ActivationSegment(
            path: folder + "/" + segment.activations[index].name,
            described: segment.activations[index],
            dictionary: dictionary,
            firstPosition: position,
            positions: segment.positions,
            activations: segment.activationCounts[index]
          )
        )
      }
      position += segment.positions
      context += segment.contexts
    }
    tokenSegments = tokens
    activationSegments = activations
    statisticsTables = try zip(manifest.statistics, manifest.identity.dictionaries).map { file, dictionary in
      try LatentStatisticsTable(path: folder + "/" + file.name, described: file, dictionary: dictionary)
    }
  }

  /// Tokens in the cache, special ones included; positions are counted from 0 over all contexts.
  package var positions: Int { manifest.positions }
  package var contexts: Int { manifest.contexts }
  package var dictionaries: [CacheDictionary] { manifest.identity.dictionaries }

  /// The place of dictionary `name` among the cache's.
  ///
  /// - Parameter hash: if given, the dictionary must also be the one of this hash.
  /// - Throws: `LatentError` (`invalidParams`, field `dictionary`) that lists what the cache has.
  package func index(ofDictionary name: String, hash: String? = nil) throws -> Int {
    guard let index = dictionaries.firstIndex(where: { $0.name == name }) else {
      let names = dictionaries.map(\.name).joined(separator: ", ")
      throw LatentError.invalid("dictionary", "This cache holds no dictionary \(name); it holds \(names).")
    }
    guard hash == nil || hash == dictionaries[index].hash else {
      throw LatentError.invalid(
        "dictionary",
        "This cache was made with another dictionary named \(name): load that one, or make a cache with this one."
      )
    }
    return index
  }

  /// Where `latent` fires and how strongly.
  ///
  /// - Parameter dictionary: place among the cache's dictionaries.
  /// - Throws: `LatentError`: `invalidParams` when there is no such latent, `unreadableCheckpoint` naming a damaged file.
  package func firings(of latent: Int, dictionary: Int) throws -> Firings {
    try checkLatent(latent, dictionary: dictionary)
    let segments = activationSegments[dictionary]
    let counts = try segments.map { try $0.firingCount(of: latent) }
    let total = counts.reduce(0, +)
    var values = [Float](repeating: 0, count: total)
    let positions = try [Int32](unsafeUninitializedCapacity: total) { positions, initialized in
      positions.initialize(repeating: 0)
      var start = 0
      try values.withUnsafeMutableBufferPointer { values in
        for (segment, count) in zip(segments, counts) {
          let part = start..<(start + count)
          try segment.read(
            latent,
            positions: UnsafeMutableBufferPointer(rebasing: positions[part]),
            values: UnsafeMutableBufferPointer(rebasing: values[part])
          )
          start += count
        }
      }
      initialized = total
    }
    return Firings(positions: positions, values: values)
  }

  /// The statistics of one dictionary's latents.
  ///
  /// - Throws: `LatentError` (`invalidParams`, field `cache`) while the cache is incomplete.
  package func statistics(ofDictionary index: Int) throws -> LatentStatisticsTable {
    guard statisticsTables.indices.contains(index) else {
      throw LatentError.invalid(
        "cache",
        "The cache in \(folder) is incomplete: send the same cacheActivations request again to finish it."
      )
    }
    return statisticsTables[index]
  }

  /// Sums over all cached positions, of one dictionary.
  package func sums(ofDictionary index: Int) throws -> ReconstructionSums {
    var total = ReconstructionSums(width: dictionaries[index].width)
    for segment in activationSegments[index] { total.add(try segment.sums()) }
    return total
  }

  /// Activations of one dictionary in the whole cache.
  package func activations(ofDictionary index: Int) -> Int {
    activationSegments[index].reduce(0) { $0 + $1.activations }
  }

  /// Reads every byte of the cache and compares it with the manifest's checksums.
  ///
  /// - Throws: `LatentError` that names the first damaged file.
  package func verify() throws {
    for file in manifest.files {
      let path = folder + "/" + file.name
      let content = try MappedFile(path: path)
      let isSound = withExtendedLifetime(content) {
        content.bytes.count == file.bytes && XXHash64.hash(content.bytes) == file.checksum
      }
      guard isSound else {
        throw CacheManifest.damaged(path, "its content does not match its checksum in the manifest")
      }
    }
  }

  private func checkLatent(_ latent: Int, dictionary: Int) throws {
    let count = dictionaries[dictionary].latents
    guard latent >= 0, latent < count else {
      throw LatentError.invalid(
        "latent",
        "latent must be from 0 to \(count - 1), the latents of dictionary \(dictionaries[dictionary].name), not \(latent)."
      )
    }
  }
}
