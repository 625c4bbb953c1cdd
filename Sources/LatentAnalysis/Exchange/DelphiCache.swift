internal import Foundation
internal import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// What a dictionary did on a corpus, in the layout of EleutherAI's Delphi: a folder named after the hookpoint, with a file
/// for each range of latents. See `DelphiExport`.
package struct DelphiCache: Sendable {
  /// The folder's name, which is the hookpoint in the words of the model's library.
  package let module: String
  package let folder: String
  package let contexts: Int
  package let contextLength: Int
  /// One more than the last latent that a file is of.
  package let latents: Int
  /// The file that tokens are read from.
  package let tokensPath: String
  fileprivate let shards: [DelphiShard]

  /// Activations in all.
  package var activations: Int { shards.reduce(0) { $0 + $1.count } }

  /// The caches in `path`: the folder of one, or one that holds such folders.
  ///
  /// - Throws: `LatentError`: `invalidParams` (field `path`) when there is none, `unreadableCheckpoint` naming a file.
  package static func all(in path: String) throws -> [DelphiCache] {
    if try !ranges(in: path).isEmpty { return [try DelphiCache(folder: path)] }
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? []
    let caches = try folders.map { "\(path)/\($0)" }.filter { try !ranges(in: $0).isEmpty }
      .map { try DelphiCache(folder: $0) }
    guard let first = caches.first else {
      throw LatentError(
        .invalidParams,
        "\(path) holds no cache of Delphi: a folder for each hookpoint, with files FIRST_LAST.safetensors.",
        field: "path",
        path: path
      )
    }
    if let other = caches.first(where: {
      $0.contexts != first.contexts || $0.contextLength != first.contextLength
    }) {
      throw LatentError.unreadable(
        path,
        "\(first.folder) has \(first.contexts) contexts of \(first.contextLength) tokens and \(other.folder) "
          + "\(other.contexts) of \(other.contextLength); import them one by one."
      )
    }
    return caches
  }

  package init(folder: String) throws {
    self.folder = folder
    module = URL(fileURLWithPath: folder).lastPathComponent
    let ranges = try Self.ranges(in: folder).sorted { $0.lowerBound < $1.lowerBound }
    if let (before, after) = zip(ranges, ranges.dropFirst()).first(where: {
      $0.upperBound >= $1.lowerBound
    }) {
      throw LatentError.unreadable(
        folder,
        "\(folder) has latent \(after.lowerBound) in two files, \(Self.name(before)) and \(Self.name(after))."
      )
    }
    shards = try ranges.map { try DelphiShard(path: "\(folder)/\(Self.name($0))", latents: $0) }
    guard let withTokens = shards.first(where: { $0.tokensShape != nil }),
      let shape = withTokens.tokensShape,
      shape[0] > 0, shape[1] > 0
    else {
      throw LatentError.unreadable(
        folder,
        "No file of \(folder) has the tensor tokens [contexts, length]; write the cache with its tokens."
      )
    }
    (contexts, contextLength) = (shape[0], shape[1])
    tokensPath = withTokens.path
    latents = (ranges.last?.upperBound ?? -1) + 1
  }

  private static func name(_ range: ClosedRange<Int>) -> String {
    "\(range.lowerBound)_\(range.upperBound).safetensors"
  }

  /// The ranges of latents that the files of `folder` are named after.
  private static func ranges(in folder: String) throws -> [ClosedRange<Int>] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let parts = name.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.count == 2, parts[1] == "safetensors" else { return nil }
      let bounds = parts[0].split(separator: "_").compactMap { Int($0) }
      guard bounds.count == 2, bounds[0] >= 0, bounds[0] <= bounds[1],
        bounds[1] < CacheLimits.mostLatents,
        Self.name(bounds[0]...bounds[1]) == name
      else { return nil }
      return bounds[0]...bounds[1]
    }
  }

  /// Tokens at the end of the last context that only fill it up: `isPadding` ones on which nothing fires, but for the first
  /// of them, which may end the corpus.
  package func padding(_ isPadding: (Int32) -> Bool) throws -> Int {
    guard let shard = shards.first(where: { $0.path == tokensPath }) else { return 0 }
    let last = try shard.tokens(contexts - 1..<contexts)
    var lastFiring = -1
    for shard in shards {
      try shard.forEach(in: contexts - 1..<contexts, of: contexts, length: contextLength) {
        _,
        place,
        _,
        _ in
        lastFiring = max(lastFiring, place)
      }
    }
    let rest = last.suffix(contextLength - 1 - lastFiring).reversed().prefix {
      $0 == last.last && isPadding(Int32(clamping: $0))
    }
    return rest.count
  }

  /// What fires in the contexts of a batch.
  ///
  /// - Parameters:
  ///   - first: the batch's first context.
  ///   - batch: its tokens; what fires on a special one is left out.
  /// - Returns: the activations, and how many were left out.
  func activations(_ batch: ContextBatch, from first: Int) throws -> (
    batch: ActivationBatch, dropped: Int
  ) {
    let positions = batch.tokens.count
    let range = first..<first + (positions + contextLength - 1) / contextLength
    var found: [(position: Int32, latent: Int32, value: Float)] = []
    var dropped = 0
    for shard in shards {
      try shard.forEach(in: range, of: contexts, length: contextLength) {
        context,
        place,
        latent,
        value in
        let position = (context - first) * contextLength + place
        guard value != 0 else { return }
        guard position < positions, !batch.isSpecial[position] else {
          dropped += 1
          return
        }
        found.append((Int32(position), Int32(latent), value))
      }
    }
    found.sort { ($0.position, $0.latent) < ($1.position, $1.latent) }
    if let twice = zip(found, found.dropFirst()).first(where: {
      $0.position == $1.position && $0.latent == $1.latent
    })?.0 {
      throw LatentError.unreadable(
        folder,
        "\(folder) has two activations of latent \(twice.latent) on one token."
      )
    }
    var activations = ActivationBatch(
      rowOffsets: [Int](repeating: 0, count: positions + 1),
      latents: found.map(\.latent),
      values: found.map(\.value),
      sums: ReconstructionSums(width: 0)
    )
    for entry in found { activations.rowOffsets[Int(entry.position) + 1] += 1 }
    for position in 0..<positions {
      activations.rowOffsets[position + 1] += activations.rowOffsets[position]
    }
    return (activations, dropped)
  }
}

extension DelphiCache {
  /// By what a dictionary is known that is only seen by its activations: a digest of the first file.
  package static func digest(_ cache: DelphiCache) throws -> String {
    try FileDigest.sha256(file: cache.shards[0].path)
  }
}
