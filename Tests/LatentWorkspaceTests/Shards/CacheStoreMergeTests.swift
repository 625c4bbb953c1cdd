import Foundation
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite struct CacheStoreMergeTests {
  let folder: TemporaryFolder
  let store: CacheStore

  init() throws {
    folder = try TemporaryFolder()
    store = try CacheStore(folder: folder.file("caches"))
  }

  @Test func joinsPartsInOrderAndNumbersDocumentsOn() throws {
    let first = SyntheticCorpus(contexts: 7, lastContext: 11)
    let second = SyntheticCorpus(contexts: 9, seed: 5, corpus: "corpus-b")
    let firstTotals = try first.write("a", in: store)
    let secondTotals = try second.write("b", in: store)
    let totals = try store.merge([store.path(of: "a"), store.path(of: "b")], into: "both")
    try store.remove("a")
    try store.remove("b")
    let reader = try store.reader("both")
    try reader.verify()
    #expect(reader.positions == first.positions + second.positions)
    #expect(reader.manifest.identity.corpus == "corpus-a+corpus-b")
    #expect(totals[1].activations == firstTotals[1].activations + secondTotals[1].activations)
    #expect(totals[0].cachedPositions == firstTotals[0].cachedPositions + secondTotals[0].cachedPositions)
    for latent in 0..<64 {
      let expected =
        first.expectedFirings(of: latent, dictionary: 0).positions
        + second.expectedFirings(of: latent, dictionary: 0).positions.map { $0 + Int32(first.positions) }
      #expect(try reader.firings(of: latent, dictionary: 0).positions == expected)
    }
    let lastOfFirst = try reader.location(of: first.positions - 1)
    let firstOfSecond = try reader.location(of: first.positions)
    #expect(firstOfSecond.context == lastOfFirst.context + 1)
    #expect(firstOfSecond.document == lastOfFirst.document + 1)
    #expect(try reader.location(of: first.positions + 46).document == firstOfSecond.document + 1)
  }

  @Test func refusesPartsThatWereMadeOtherwise() throws {
    try SyntheticCorpus(contexts: 2).write("a", in: store)
    let other = SyntheticCorpus(contexts: 2, contextLength: 16)
    try other.write("b", in: store)
    let error = latentError { _ = try store.merge([store.path(of: "a"), store.path(of: "b")], into: "both") }
    #expect(error?.message.contains("contextLength") == true)
    #expect(!store.contains("both"))
    let writer = try store.writer("c", identity: SyntheticCorpus().identity)
    withExtendedLifetime(writer) {}
    let incomplete = latentError { _ = try store.merge([store.path(of: "c")], into: "both") }
    #expect(incomplete?.message.contains("incomplete") == true)
    #expect(latentError { _ = try store.merge([store.path(of: "a")], into: "a") }?.field == "cache")
  }
}
