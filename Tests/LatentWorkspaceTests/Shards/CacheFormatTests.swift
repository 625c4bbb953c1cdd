import Foundation
import LatentTestSupport
import LatentWorkspace
import Testing

/// Holds the code to docs/activation-shards.md by way of a cache that Tests/Fixtures/workspace/make_cache.py wrote from
/// that page alone.
@Suite struct CacheFormatTests {
  private let contextLength = 8
  private let positions = 21
  private let identity = CacheIdentity(
    model: "model-hash",
    tokenizer: "tokenizer-hash",
    corpus: "corpus-hash",
    dtype: "float32",
    contextLength: 8,
    specialTokens: "masked",
    codeVersion: "1",
    dictionaries: [
      CacheDictionary(
        name: "sae",
        hash: "dictionary-hash",
        hookpoint: "layers.0",
        latents: 5,
        width: 2,
        selection: "top 2"
      )
    ]
  )

  private func token(_ position: Int) -> Int32 { position % 9 == 0 ? 0 : Int32(position * 7 % 11 + 70_000) }

  private func value(_ position: Int, _ latent: Int) -> Float? {
    guard latent > 0, position % 9 != 0, (position * latent + latent) % (latent + 2) == 0 else { return nil }
    return Float(position + 1) * 0.3 * Float(1 << (5 * latent))
  }

  @Test func readsWhatThePageDescribes() throws {
    let reader = try CacheReader(folder: Fixture.path("workspace/cache"))
    try reader.verify()
    #expect(reader.manifest.identity == identity)
    #expect(try reader.tokens(0..<positions) == (0..<positions).map { token($0) })
    for latent in 0..<5 {
      let fired = (0..<positions).filter { value($0, latent) != nil }
      let firings = try reader.firings(of: latent, dictionary: 0)
      #expect(firings.positions == fired.map { Int32($0) })
      for (position, read) in zip(fired, firings.values) {
        let reference = value(position, latent) ?? 0
        #expect(abs(read - reference) <= reference / 2048)
      }
    }
    for position in 0..<positions {
      let place = try reader.location(of: position)
      #expect(place.context == position / 8 && place.document == position / 9)
      #expect(place.documentKey == UInt64(1_000_003 * (position / 9)))
      #expect(try reader.isSpecial(at: position) == (position % 9 == 0))
    }
    let cached = (0..<positions).filter { $0 % 9 != 0 }
    let sum = Double(cached.reduce(0, +))
    #expect(
      try reader.sums(ofDictionary: 0)
        == ReconstructionSums(
          positions: cached.count,
          squaredError: sum / 4,
          squaredNorm: sum,
          columnSums: [sum, -sum]
        )
    )
  }

  @Test func writesItByteForByte() throws {
    let folder = try TemporaryFolder()
    let store = try CacheStore(folder: folder.file("caches"))
    let writer = try store.writer("cache", identity: identity, limits: CacheLimits(positionsPerSegment: 16))
    for context in 0..<3 {
      let range = (context * contextLength)..<min((context + 1) * contextLength, positions)
      let (tokens, activations) = batch(range)
      try writer.append(tokens, activations: [activations])
    }
    // The last segment is written by finish(), which then adds the statistics that the fixture does not have.
    _ = try writer.finish()
    let written = try contents(of: store.path(of: "cache"))
    let expected = try contents(of: Fixture.path("workspace/cache"))
    for (name, data) in expected where name != "manifest.json" { #expect(written[name] == data, "\(name)") }
    let reader = try CacheReader(folder: Fixture.path("workspace/cache"))
    #expect(writer.manifest.segments == reader.manifest.segments)
    #expect(Set(written.keys) == Set(expected.keys).union(["dictionary-00.statistics"]))
  }

  private func batch(_ range: Range<Int>) -> (ContextBatch, ActivationBatch) {
    let documents = range.filter { $0 == range.lowerBound || $0 % 9 == 0 }.map {
      ContextBatch.Document(offset: $0 - range.lowerBound, number: $0 / 9, key: UInt64(1_000_003 * ($0 / 9)))
    }
    let tokens = ContextBatch(
      tokens: range.map { token($0) },
      isSpecial: range.map { $0 % 9 == 0 },
      documents: documents
    )
    var activations = ActivationBatch(rowOffsets: [0], latents: [], values: [], sums: ReconstructionSums(width: 2))
    for position in range {
      for latent in 0..<5 {
        guard let value = value(position, latent) else { continue }
        activations.latents.append(Int32(latent))
        activations.values.append(value)
      }
      activations.rowOffsets.append(activations.latents.count)
      guard position % 9 != 0 else { continue }
      let x = Double(position)
      activations.sums.add(
        ReconstructionSums(positions: 1, squaredError: x / 4, squaredNorm: x, columnSums: [x, -x])
      )
    }
    return (tokens, activations)
  }
}
