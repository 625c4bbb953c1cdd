import Foundation
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite struct CacheReaderTests {
  let folder: TemporaryFolder
  let store: CacheStore

  init() throws {
    folder = try TemporaryFolder()
    store = try CacheStore(folder: folder.file("caches"))
  }

  @Test func givesBackEveryFiringInTheOrderOfPositions() throws {
    let corpus = SyntheticCorpus(lastContext: 20)
    try corpus.write("cache", in: store)
    let reader = try store.reader("cache")
    #expect(reader.positions == corpus.positions)
    #expect(reader.contexts == corpus.contexts)
    for dictionary in corpus.dictionaries.indices {
      var total = 0
      for latent in 0..<corpus.dictionaries[dictionary].latents {
        let expected = corpus.expectedFirings(of: latent, dictionary: dictionary)
        let firings = try reader.firings(of: latent, dictionary: dictionary)
        #expect(firings.positions == expected.positions)
        for (value, reference) in zip(firings.values, expected.values) {
          // Half of a float16's last place, 2⁻¹¹ of the value.
          #expect(abs(value - reference) <= reference / 2048)
        }
        total += firings.count
      }
      #expect(reader.activations(ofDictionary: dictionary) == total)
    }
  }

  @Test func keepsHugeAndTinyActivations() throws {
    let corpus = SyntheticCorpus(contexts: 1, contextLength: 4, dictionaries: [(3, 1, 0)])
    let values: [Float] = [70_000, 3e38, .leastNonzeroMagnitude]
    let writer = try store.writer("cache", identity: corpus.identity)
    let batch = ActivationBatch(
      rowOffsets: [0, 0, 1, 3, 4],
      latents: [0, 1, 2, 0],
      values: [values[0], values[1], values[2], 0.25],
      sums: ReconstructionSums(width: 1)
    )
    try writer.append(corpus.batch(0..<1).tokens, activations: [batch])
    _ = try writer.finish()
    let reader = try store.reader("cache")
    let first = try reader.firings(of: 0, dictionary: 0).values
    #expect(abs(first[0] - 70_000) <= 70_000 / 2048)
    #expect(first[1] == 0.25)
    #expect(abs(try reader.firings(of: 1, dictionary: 0).values[0] / 3e38 - 1) < 1 / 2048)
    let tiny = try reader.firings(of: 2, dictionary: 0).values[0]
    #expect(tiny > 0 && tiny < 1e-37)
  }

  @Test func findsContextAndDocumentOfEveryPosition() throws {
    let corpus = SyntheticCorpus(lastContext: 9)
    try corpus.write("cache", in: store)
    let reader = try store.reader("cache")
    for position in 0..<corpus.positions {
      let place = try reader.location(of: position)
      let context = position / 32
      let contextRange = (context * 32)..<min(context * 32 + 32, corpus.positions)
      #expect(place.context == context)
      #expect(place.contextRange == contextRange)
      #expect(place.document == position / 45)
      #expect(place.documentKey == UInt64(position / 45) &* 77)
      #expect(place.stretch == contextRange.clamped(to: (position / 45 * 45)..<(position / 45 * 45 + 45)))
      #expect(try reader.isSpecial(at: position) == (position % 45 == 0))
      #expect(try reader.token(at: position) == (position % 45 == 0 ? 0 : corpus.token(at: position)))
    }
    #expect(try reader.tokens(100..<400) == (100..<400).map { $0 % 45 == 0 ? 0 : corpus.token(at: $0) })
    #expect(try reader.tokens(at: [3, 7, 500]) == [3, 7, 500].map { corpus.token(at: $0) })
    #expect(latentError { _ = try reader.location(of: corpus.positions) } != nil)
    #expect(latentError { _ = try reader.tokens(0..<(corpus.positions + 1)) } != nil)
  }

  @Test func stretchesCoverEveryOrdinaryTokenOnceAndCrossNothing() throws {
    let corpus = SyntheticCorpus(lastContext: 14)
    try corpus.write("cache", in: store)
    let reader = try store.reader("cache")
    var covered: [Int] = []
    for (tokens, document) in try reader.stretches() {
      covered += Array(tokens)
      for position in tokens {
        #expect(position / 45 == document && position / 32 == tokens.lowerBound / 32)
      }
    }
    #expect(covered == (0..<corpus.positions).filter { $0 % 45 != 0 })
  }

  @Test func namesWhatIsMissing() throws {
    #expect(latentError { _ = try store.reader("nothing") }?.code == .notInWorkspace)
    #expect(latentError { _ = try store.reader("../etc") }?.code == .invalidParams)
    let corpus = SyntheticCorpus()
    try corpus.write("cache", in: store)
    let reader = try store.reader("cache")
    #expect(try reader.index(ofDictionary: "dictionary1") == 1)
    #expect(
      latentError { _ = try reader.index(ofDictionary: "other") }?.message.contains("dictionary0, dictionary1") == true
    )
    #expect(latentError { _ = try reader.index(ofDictionary: "dictionary1", hash: "x") }?.code == .invalidParams)
    for latent in [-1, 64] {
      #expect(latentError { _ = try reader.firings(of: latent, dictionary: 0) }?.field == "latent")
    }
    #expect(try store.names() == ["cache"])
    try store.remove("cache")
    #expect(try store.names().isEmpty)
  }

  @Test func everyFlippedByteIsFoundByVerifyAndNoReadIsSilentlyWrong() throws {
    let corpus = SyntheticCorpus(contexts: 4, dictionaries: [(8, 2, 0.1)])
    try corpus.write("cache", in: store)
    let path = try store.path(of: "cache")
    let expected = try (0..<8).map { try store.reader("cache").firings(of: $0, dictionary: 0) }
    for name in try contents(of: path).keys.sorted() {
      let original = try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
      for offset in 0..<original.count where offset % 37 == name.utf8.count % 37 || offset < 40 {
        try flipByte(at: offset, of: path + "/" + name)
        let error = latentError { try store.reader("cache").verify() }
        #expect(error?.message.contains(name) == true, "byte \(offset) of \(name)")
        // Without verify(), a read says that it is damaged or is right.
        if let reader = try? store.reader("cache") {
          for latent in 0..<8 {
            if let firings = try? reader.firings(of: latent, dictionary: 0) { #expect(firings == expected[latent]) }
          }
        }
        try original.write(to: URL(fileURLWithPath: path + "/" + name))
      }
    }
    try store.reader("cache").verify()
  }

  @Test func aTruncatedOrMissingFileIsNamed() throws {
    try SyntheticCorpus().write("cache", in: store)
    let path = try store.path(of: "cache")
    for name in try contents(of: path).keys.sorted() {
      let url = URL(fileURLWithPath: path + "/" + name)
      let original = try Data(contentsOf: url)
      for count in [0, 1, original.count / 2, original.count - 1] {
        try original.prefix(count).write(to: url)
        let error = latentError { _ = try store.reader("cache") }
        #expect(
          error?.message.contains(name) == true && error?.code == .unreadableCheckpoint,
          "\(name) cut to \(count)"
        )
      }
      try FileManager.default.removeItem(at: url)
      let error = latentError { _ = try CacheReader(folder: path) }
      #expect(error?.message.contains(name) == true, "\(name) removed")
      try original.write(to: url)
    }
  }

  @Test func totalsAreThoseOfTheWholeCorpus() throws {
    let corpus = SyntheticCorpus(lastContext: 20)
    let totals = try corpus.write("cache", in: store)
    var sums = ReconstructionSums(width: 3)
    var activations = 0
    for position in 0..<corpus.positions where position % 45 != 0 {
      sums.add(corpus.sums(at: position, width: 3))
      activations += corpus.firings(at: position, dictionary: 0).count
    }
    // Σ‖x − x̄‖² the long way, position by position.
    let mean = sums.columnSums.map { $0 / Double(sums.positions) }
    var variance = 0.0
    for position in 0..<corpus.positions where position % 45 != 0 {
      let x = corpus.sums(at: position, width: 3).columnSums
      for (value, mean) in zip(x, mean) { variance += (value - mean) * (value - mean) }
    }
    #expect(totals[0].activations == activations)
    #expect(totals[0].cachedPositions == sums.positions)
    #expect(totals[0].meanL0 == Double(activations) / Double(sums.positions))
    #expect(abs((totals[0].explainedVariance ?? 0) - (1 - sums.squaredError / variance)) < 1e-9)
    #expect(totals[0].dead >= 1 && totals[0].live + totals[0].dead == 64)
  }
}
