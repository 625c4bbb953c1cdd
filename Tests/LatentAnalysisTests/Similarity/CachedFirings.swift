import LatentAnalysis
import LatentSupport
import LatentTestSupport
import LatentWorkspace

/// Caches of firings that a test writes out, all of the same tokens: the first of each context is special.
struct CachedFirings {
  let positions: Int
  let contextLength: Int
  let isSpecial: [Bool]
  private let folder: TemporaryFolder
  private let workspace: Workspace

  init(positions: Int, contextLength: Int) throws {
    self.positions = positions
    self.contextLength = contextLength
    isSpecial = (0..<positions).map { $0 % contextLength == 0 }
    folder = try TemporaryFolder()
    workspace = try Workspace(folder: folder.file("workspace"))
  }

  /// - Parameter dictionaries: of each, [latent][position]; 0 where it is silent.
  func cache(_ name: String, _ dictionaries: [[[Float]]], corpus: String = "same") throws -> CacheReader {
    let identity = CacheIdentity(
      model: name,
      tokenizer: "t",
      corpus: corpus,
      dtype: "float32",
      contextLength: contextLength,
      specialTokens: "masked",
      codeVersion: "1",
      dictionaries: dictionaries.enumerated().map {
        CacheDictionary(name: "d\($0)", hash: "\(name) \($0)", hookpoint: "layers.0", latents: $1.count, width: 1)
      }
    )
    let writer = try workspace.caches.writer(
      name,
      identity: identity,
      limits: CacheLimits(positionsPerSegment: positions)
    )
    let tokens = ContextBatch(
      tokens: (0..<Int32(positions)).map { $0 % 7 },
      isSpecial: isSpecial,
      documents: [ContextBatch.Document(offset: 0, number: 0, key: 1)]
    )
    try writer.append(tokens, activations: dictionaries.map(batch))
    _ = try writer.finish()
    return try workspace.caches.reader(name)
  }

  private func batch(_ latents: [[Float]]) -> ActivationBatch {
    var batch = ActivationBatch(rowOffsets: [0], latents: [], values: [], sums: ReconstructionSums(width: 1))
    for position in 0..<positions {
      for latent in latents.indices where latents[latent][position] != 0 {
        batch.latents.append(Int32(latent))
        batch.values.append(latents[latent][position])
      }
      batch.rowOffsets.append(batch.latents.count)
    }
    batch.sums.positions = isSpecial.count { !$0 }
    return batch
  }
}
