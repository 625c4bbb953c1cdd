import Foundation
import LatentAnalysis
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

/// Caches in Delphi's layout: one that Delphi wrote, and our own that come back.
@Suite struct DelphiImportTests {
  private let folder: TemporaryFolder
  private let workspace: Workspace

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(folder: folder.file("workspace"))
  }

  /// Takes in the caches of `path` under the tokens' own rule that 0 is special and stands between documents.
  private func take(_ path: String, _ name: String = "c", maxTokens: Int? = nil) throws -> (CacheReader, dropped: Int) {
    let caches = try DelphiCache.all(in: path)
    let first = caches[0]
    let identity = CacheIdentity(
      model: "m",
      tokenizer: "t",
      corpus: "c",
      dtype: "float16",
      contextLength: first.contextLength,
      maxTokens: maxTokens,
      specialTokens: "masked",
      codeVersion: "delphi",
      dictionaries: caches.map {
        CacheDictionary(name: $0.module, hash: "h", hookpoint: $0.module, latents: $0.latents, width: 0)
      }
    )
    let stream = try ContextStream(
      Dataset(paths: [first.tokensPath], format: .tokens, column: "tokens"),
      encoder: ContextStream.Encoder(encode: { _ in [] }, separator: 0, isSpecial: { $0 == 0 }),
      contextLength: first.contextLength,
      maxTokens: maxTokens
    )
    let writer = try workspace.caches.writer(name, identity: identity)
    let dropped = try DelphiImport(caches).run(stream, into: writer, work: WorkContext())
    return (try workspace.caches.reader(name), dropped)
  }

  @Test func readsWhatDelphiWrote() throws {
    let (cache, dropped) = try take(Fixture.path("delphi/latents"))
    let expected = try JSON(readingFile: Fixture.path("delphi/expected.json"))
    #expect(dropped == 0 && cache.contexts == 12 && cache.dictionaries.map(\.latents) == [10])
    let tokens = try #require(expected["tokens"]?.arrayValue).compactMap { $0.integerValue.map { Int32($0) } }
    #expect(try cache.tokens(0..<cache.positions) == tokens)
    for latent in 0..<10 {
      let firings = try cache.firings(of: latent, dictionary: 0)
      let wanted = try #require(expected["firings"]?[latent]?.arrayValue)
      #expect(firings.positions.map { Int($0) } == wanted.compactMap { $0[0]?.integerValue })
      #expect(firings.values.map { Double($0) } == wanted.compactMap { $0[1]?.numberValue })
    }
    #expect(try cache.statistics(ofDictionary: 0).totals.dead == 1)
    try cache.verify()
    // A context is a document here, since a special token begins each.
    #expect(Set(try cache.stretches().map(\.document)).count == 12)
  }

  @Test func ourOwnExportComesBackAsTheSameShards() throws {
    let world = try ConstructedCache(documents: 40)
    let output = folder.file("delphi")
    _ = try DelphiExport(world.cache, to: output, modelName: "m", padding: 0, activationsPerFile: 300)
      .write(dictionaries: [0], work: WorkContext())
    let (cache, dropped) = try take(output)
    #expect(dropped == 0 && cache.positions == world.cache.positions)
    #expect(try cache.tokens(0..<cache.positions) == world.cache.tokens(0..<cache.positions))
    for latent in 0..<ConstructedCache.latents {
      #expect(try cache.firings(of: latent, dictionary: 0) == world.cache.firings(of: latent, dictionary: 0))
    }
    let (mine, theirs) = (try world.cache.statistics(ofDictionary: 0), try cache.statistics(ofDictionary: 0))
    for latent in 0..<ConstructedCache.latents {
      #expect(try mine.statistics(of: latent) == theirs.statistics(of: latent))
    }
    let boundaries = try cache.stretches().map(\.tokens)
    #expect(try boundaries == world.cache.stretches().map(\.tokens), "windows are cut alike")
  }

  @Test func whatFillsUpTheLastContextIsFound() throws {
    let path = folder.file("padded/layers.0")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Safetensors.write(
      [
        "locations": Tensor([Int32](arrayLiteral: 0, 1, 0, 1, 1, 1), shape: [2, 3]),
        "activations": try Tensor([1, 2] as [Float]).converted(to: .float16),
        "tokens": Tensor([Int64](arrayLiteral: 0, 5, 6, 7, 8, 9, 4, 3, 0, 0, 0, 0), shape: [2, 6]),
      ],
      to: path + "/0_1.safetensors"
    )
    let cache = try DelphiCache(folder: path)
    #expect(try cache.padding { $0 == 0 } == 4)
    #expect(try cache.padding { $0 == 1 } == 0)
    let (reader, _) = try take(path, maxTokens: 12 - 4)
    #expect(reader.positions == 8)
    #expect(try reader.firings(of: 0, dictionary: 0).positions == [1])
    #expect(try reader.firings(of: 1, dictionary: 0).positions == [7])
  }

  @Test func whatIsWrongIsNamed() throws {
    func refuse(_ words: String, _ tensors: [String: Tensor], file: String = "0_1.safetensors") throws {
      let path = folder.file("bad-\(words.hashValue)/layers.0")
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      try Safetensors.write(tensors, to: "\(path)/\(file)")
      let error = #expect(throws: LatentError.self) { _ = try take(path, "bad-\(words.count)") }
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
    let tokens = Tensor([Int32](arrayLiteral: 0, 1, 2, 3), shape: [1, 4])
    let values = Tensor([Float(1)])
    func location(_ context: Int32, _ place: Int32, _ latent: Int32) -> Tensor {
      Tensor([context, place, latent], shape: [1, 3])
    }
    try refuse("no file of a Delphi cache", ["tokens": tokens])
    try refuse("the tensor tokens", ["locations": location(0, 0, 0), "activations": values])
    try refuse("of context 1", ["locations": location(1, 0, 0), "activations": values, "tokens": tokens])
    try refuse("at token 4", ["locations": location(0, 4, 0), "activations": values, "tokens": tokens])
    try refuse("of latent 2", ["locations": location(0, 1, 2), "activations": values, "tokens": tokens])
    try refuse("of latent -1", ["locations": location(0, 1, -1), "activations": values, "tokens": tokens])
    try refuse(
      "two activations of latent 1",
      [
        "locations": Tensor([Int32](arrayLiteral: 0, 1, 1, 0, 1, 1), shape: [2, 3]),
        "activations": Tensor([1, 2] as [Float]),
        "tokens": tokens,
      ]
    )
    let empty = try TemporaryFolder()
    let error = #expect(throws: LatentError.self) { _ = try DelphiCache.all(in: empty.path) }
    #expect(error?.field == "path")
  }

  @Test func activationsOnSpecialTokensAreLeftOut() throws {
    let path = folder.file("special/layers.0")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    try Safetensors.write(
      [
        "locations": Tensor([Int32](arrayLiteral: 0, 0, 0, 0, 2, 0), shape: [2, 3]),
        "activations": Tensor([9, 2] as [Float]),
        "tokens": Tensor([Int32](arrayLiteral: 0, 5, 6, 7), shape: [1, 4]),
      ],
      to: path + "/0_0.safetensors"
    )
    let (cache, dropped) = try take(path)
    #expect(dropped == 1)
    #expect(try cache.firings(of: 0, dictionary: 0) == Firings(positions: [2], values: [2]))
  }
}
