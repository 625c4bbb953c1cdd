internal import Foundation
package import LatentSupport
internal import LatentTensor
package import LatentWorkspace

/// Writes a cache in the layout of EleutherAI's Delphi, so that its explainers and scorers run on it.
///
///     OUTPUT/HOOKPOINT/config.json
///     OUTPUT/HOOKPOINT/FIRST_LAST.safetensors   latents FIRST to LAST
///         locations    [activations, 3] int32: context, position in it, latent minus FIRST
///         activations  [activations] float16
///         tokens       [contexts, context length] int32
///
/// Latents stand one after the other, each in the order of its positions: Delphi sorts by latent and keeps that order. It
/// wants contexts of one length, so shorter ones are filled up with `padding`, on which nothing fires. It keeps no special
/// tokens apart and lets windows cross documents; that is its own doing and cannot be said in its files.
package struct DelphiExport {
  private let cache: CacheReader
  private let folder: String
  private let modelName: String
  private let padding: Int32
  /// In one file, which Delphi reads whole.
  private let activationsPerFile: Int

  /// - Parameters:
  ///   - folder: must not exist, or be empty.
  ///   - modelName: what Delphi loads the tokenizer from.
  package init(
    _ cache: CacheReader,
    to folder: String,
    modelName: String,
    padding: Int32,
    activationsPerFile: Int = 1 << 23
  ) {
    self.cache = cache
    self.folder = folder
    self.modelName = modelName
    self.padding = padding
    self.activationsPerFile = activationsPerFile
  }

  /// - Parameter dictionaries: places among the cache's.
  /// - Returns: bytes written.
  /// - Throws: `LatentError`: `invalidParams` for a folder that holds something, `cancelled`; what was written is removed.
  package func write(dictionaries: [Int], work: WorkContext) throws -> Int {
    try OutputFolder.make(folder) {
      let tokens = try tokens()
      let total = dictionaries.reduce(0) { $0 + cache.activations(ofDictionary: $1) }
      var done = 0
      var bytes = 0
      for (dictionary, name) in zip(dictionaries, names(of: dictionaries)) {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        bytes += try write(dictionary, to: path, tokens: tokens) { written in
          try work.cancellation.check()
          done += written
          work.report(ProgressReport(done: done, total: total, unit: "activations"))
        }
      }
      return bytes
    }
  }

  /// A folder for each dictionary: its hookpoint, which Delphi calls a module; with its name where two share one.
  private func names(of dictionaries: [Int]) -> [String] {
    let hookpoints = dictionaries.map { cache.dictionaries[$0].hookpoint }
    return zip(dictionaries, hookpoints).map { dictionary, hookpoint in
      let isShared = hookpoints.count { $0 == hookpoint } > 1
      return isShared ? "\(hookpoint).\(cache.dictionaries[dictionary].name)" : hookpoint
    }
  }

  private var contextLength: Int { cache.manifest.identity.contextLength }

  private func tokens() throws -> Tensor {
    var tokens = [Int32](repeating: padding, count: cache.contexts * contextLength)
    var position = 0
    var context = 0
    for segment in cache.manifest.segments {
      let read = try cache.tokens(position..<(position + segment.positions))
      for (index, token) in read.enumerated() { tokens[context * contextLength + index] = token }
      position += segment.positions
      context += segment.contexts
    }
    return Tensor(tokens, shape: [cache.contexts, contextLength])
  }

  private func write(
    _ dictionary: Int,
    to path: String,
    tokens: Tensor,
    report: (Int) throws -> Void
  ) throws -> Int {
    let latents = cache.dictionaries[dictionary].latents
    var bytes = 0
    var files = 0
    var first = 0
    while first < latents {
      var locations: [Int32] = []
      var activations: [Float] = []
      var latent = first
      while latent < latents, latent == first || activations.count < activationsPerFile {
        let firings = try cache.firings(of: latent, dictionary: dictionary)
        append(firings.positions, latent: latent - first, to: &locations)
        activations += firings.values
        latent += 1
      }
      let file = "\(path)/\(first)_\(latent - 1).safetensors"
      let values = Tensor(activations, shape: [activations.count])
      try Safetensors.write(
        [
          "locations": Tensor(locations, shape: [activations.count, 3]),
          "activations": try values.converted(to: .float16),
          "tokens": tokens,
        ],
        to: file
      )
      bytes += FolderSize.bytes(ofFile: file)
      files += 1
      try report(activations.count)
      first = latent
    }
    let configuration: JSON = [
      "dataset_repo": "", "dataset_split": "", "dataset_name": "", "dataset_column": "text",
      "batch_size": 1,
      "cache_ctx_len": .integer(contextLength), "ctx_len": .integer(contextLength),
      "n_tokens": .integer(cache.contexts * contextLength), "n_splits": .integer(files),
      "model_name": .string(modelName),
    ]
    let encoded = configuration.encoded()
    try AtomicFile.replace(path + "/config.json", with: encoded)
    return bytes + encoded.count
  }

  /// Positions as context, position in it, latent. A segment begins with a context of its own.
  private func append(_ positions: [Int32], latent: Int, to locations: inout [Int32]) {
    var segments = cache.manifest.segments[...]
    var start = 0
    var context = 0
    for position in positions {
      while let segment = segments.first, Int(position) >= start + segment.positions {
        start += segment.positions
        context += segment.contexts
        segments = segments.dropFirst()
      }
      let place = Int(position) - start
      locations += [
        Int32(context + place / contextLength), Int32(place % contextLength), Int32(latent),
      ]
    }
  }
}
