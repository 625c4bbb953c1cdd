import Foundation
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite struct CacheFaultTests {
  /// Three contexts of 16.
  let limits = CacheLimits(positionsPerSegment: 48)

  /// Fails every single operation on a file in turn, as a full disk and as a crash, and goes on each time.
  @Test(arguments: [false, true])
  func whicheverWriteFailsTheRunGoesOnToTheSameBytes(isCrash: Bool) throws {
    let folder = try TemporaryFolder()
    let store = try CacheStore(folder: folder.file("caches"))
    let corpus = SyntheticCorpus(contexts: 7, contextLength: 16, dictionaries: [(20, 2, 0.1), (40, 1, 0.05)])
    let counter = FileFault(failingFrom: .max)
    try FileFault.$current.withValue(counter) { _ = try corpus.write("whole", in: store, limits: limits) }
    let expected = try contents(of: store.path(of: "whole"))
    #expect(counter.operations > 60)

    for first in 0..<counter.operations {
      let fault = FileFault(failingFrom: first, isCrash: isCrash)
      let error = FileFault.$current.withValue(fault) {
        latentError { try corpus.write("cache", in: store, limits: limits) }
      }
      #expect(error?.code == .outOfResources, "operation \(first)")
      if store.contains("cache") {
        let reader = try store.reader("cache")
        try reader.verify()
        for latent in [2, 3] {
          let firings = try reader.firings(of: latent, dictionary: 0)
          let whole = corpus.expectedFirings(of: latent, dictionary: 0).positions
          #expect(firings.positions == whole.filter { $0 < reader.positions })
        }
      }
      try corpus.write("cache", in: store, limits: limits)
      #expect(try contents(of: store.path(of: "cache")) == expected, "operation \(first)")
      try store.remove("cache")
    }
  }

  @Test func replacingACacheNeverLeavesADamagedOne() throws {
    let folder = try TemporaryFolder()
    let store = try CacheStore(folder: folder.file("caches"))
    let old = SyntheticCorpus(contexts: 6, contextLength: 16, dictionaries: [(20, 2, 0.1)])
    let new = SyntheticCorpus(contexts: 7, contextLength: 16, seed: 3, dictionaries: [(20, 2, 0.1)], corpus: "corpus-b")
    for first in 0..<50 {
      if store.contains("cache") { try store.remove("cache") }
      try old.write("cache", in: store, limits: limits)
      let fault = FileFault(failingFrom: first, isCrash: true)
      FileFault.$current.withValue(fault) {
        _ = latentError {
          let writer = try store.writer("cache", identity: new.identity, resume: false, limits: limits)
          try new.append(to: writer)
          _ = try writer.finish()
        }
      }
      try store.reader("cache").verify()
    }
  }
}
