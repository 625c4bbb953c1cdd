import Foundation
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite struct CacheWriterTests {
  let folder: TemporaryFolder
  let store: CacheStore

  init() throws {
    folder = try TemporaryFolder()
    store = try CacheStore(folder: folder.file("caches"))
  }

  @Test func writesTheSameBytesHoweverOftenItIsInterrupted() throws {
    let corpus = SyntheticCorpus(lastContext: 9)
    try corpus.write("whole", in: store)
    for stop in [0, 1, 4, 5, 6, 11, 23] {
      let name = "stopped-\(stop)"
      do {
        let writer = try store.writer(name, identity: corpus.identity, limits: .small)
        try corpus.append(to: writer, upTo: stop)
      }
      try corpus.write(name, in: store)
      #expect(try contents(of: store.path(of: name)) == contents(of: store.path(of: "whole")), "stopped at \(stop)")
    }
  }

  @Test func goesOnAfterTheLastWholeSegment() throws {
    let corpus = SyntheticCorpus()
    do {
      let writer = try store.writer("cache", identity: corpus.identity, limits: .small)
      try corpus.append(to: writer, upTo: 13)
    }
    let writer = try store.writer("cache", identity: corpus.identity)
    #expect(writer.nextContext == 10)
    #expect(writer.nextPosition == 320)
    #expect(!writer.isComplete)
  }

  @Test func aFinishedCacheHasNothingLeftToDo() throws {
    let corpus = SyntheticCorpus()
    let totals = try corpus.write("cache", in: store)
    let writer = try store.writer("cache", identity: corpus.identity)
    #expect(writer.isComplete)
    #expect(writer.nextContext == corpus.contexts)
    #expect(try writer.finish() == totals)
  }

  @Test func refusesToGoOnWithAnotherDictionaryAndNamesIt() throws {
    let corpus = SyntheticCorpus()
    try corpus.write("cache", in: store)
    var identity = corpus.identity
    identity.dictionaries[1].hash = "other"
    let error = latentError { _ = try store.writer("cache", identity: identity) }
    #expect(error?.code == .invalidParams)
    #expect(error?.message.contains("dictionaries[1].hash") == true)
    #expect(error?.message.contains("hash1") == true)
  }

  @Test(arguments: ["model", "tokenizer", "corpus", "dtype", "specialTokens", "codeVersion", "contextLength"])
  func refusesAnyDifferentIdentity(field: String) throws {
    let corpus = SyntheticCorpus(contexts: 2)
    try corpus.write("cache", in: store)
    var identity = corpus.identity
    switch field {
    case "model": identity.model = "other"
    case "tokenizer": identity.tokenizer = "other"
    case "corpus": identity.corpus = "other"
    case "dtype": identity.dtype = "other"
    case "specialTokens": identity.specialTokens = "other"
    case "codeVersion": identity.codeVersion = "other"
    default: identity.contextLength = 64
    }
    let error = latentError { _ = try store.writer("cache", identity: identity) }
    #expect(error?.message.contains("(\(field))") == true, "\(String(describing: error))")
  }

  @Test func beginsAnewWhenToldNotToResume() throws {
    try SyntheticCorpus().write("cache", in: store)
    let other = SyntheticCorpus(contexts: 3, seed: 2, corpus: "corpus-b")
    let writer = try store.writer("cache", identity: other.identity, resume: false, limits: .small)
    #expect(writer.nextContext == 0)
    try other.append(to: writer)
    _ = try writer.finish()
    try other.write("fresh", in: store)
    #expect(try contents(of: store.path(of: "cache")) == contents(of: store.path(of: "fresh")))
  }

  @Test func onlyOneRunWritesACache() throws {
    let corpus = SyntheticCorpus()
    let first = try store.writer("cache", identity: corpus.identity)
    let error = latentError { _ = try store.writer("cache", identity: corpus.identity) }
    #expect(error?.message.contains("being written") == true)
    withExtendedLifetime(first) {}
  }

  @Test func endsASegmentEarlyWhenItHoldsManyActivations() throws {
    let corpus = SyntheticCorpus()
    let limits = CacheLimits(positionsPerSegment: 10_000, activationsPerSegment: 500)
    let writer = try store.writer("cache", identity: corpus.identity, limits: limits)
    var most = 0
    while writer.nextContext < corpus.contexts {
      let (tokens, activations) = corpus.batch(writer.nextContext..<(writer.nextContext + 1))
      try writer.append(tokens, activations: activations)
      most = max(most, writer.heldBytes)
    }
    _ = try writer.finish()
    #expect(writer.manifest.segments.count > 5)
    // 500 activations of 8 bytes; a row costs 8 for each dictionary, a token 5.
    #expect(most <= 500 * 8 + writer.manifest.segments[0].positions * 2 * 21)
    let reader = try store.reader("cache")
    #expect(
      try reader.firings(of: 2, dictionary: 0).positions == corpus.expectedFirings(of: 2, dictionary: 0).positions
    )
  }

  @Test func namesTheLatentThatIsNotANumber() throws {
    let corpus = SyntheticCorpus()
    let writer = try store.writer("cache", identity: corpus.identity)
    var (tokens, activations) = corpus.batch(0..<1)
    activations[0].values[3] = .nan
    let latent = activations[0].latents[3]
    let error = latentError { try writer.append(tokens, activations: activations) }
    #expect(error?.code == .unreadableCheckpoint)
    #expect(error?.message.contains("Latent \(latent) of dictionary dictionary0 is nan") == true)
    #expect(writer.nextContext == 0)
    activations[0].values[3] = 1
    tokens.isSpecial.removeLast()
    #expect(latentError { try writer.append(tokens, activations: activations) }?.code == .internal)
  }

  @Test func contradictoryBatchesAreRefusedAndChangeNothing() throws {
    let corpus = SyntheticCorpus()
    let writer = try store.writer("cache", identity: corpus.identity, limits: .small)
    let (tokens, activations) = corpus.batch(0..<2)
    var wrong: [(ContextBatch, [ActivationBatch])] = [(tokens, [activations[0]])]
    func add(_ change: (inout ContextBatch, inout [ActivationBatch]) -> Void) {
      var copy = (tokens, activations)
      change(&copy.0, &copy.1)
      wrong.append(copy)
    }
    add { _, activations in activations[0].rowOffsets.removeLast() }
    add { _, activations in activations[0].rowOffsets[5] = -1 }
    add { _, activations in activations[0].rowOffsets[5] = 1 << 40 }
    add { _, activations in activations[0].latents[0] = 64 }
    add { _, activations in activations[0].latents[0] = -1 }
    add { _, activations in activations[0].sums.columnSums = [] }
    add { tokens, _ in tokens.documents = [] }
    add { tokens, _ in tokens.documents[1].offset = 500 }
    add { tokens, _ in tokens.tokens[3] = -2 }
    add { tokens, activations in
      let row = (0..<64).first { activations[0].rowOffsets[$0] < activations[0].rowOffsets[$0 + 1] } ?? 0
      tokens.isSpecial[row] = true
    }
    for (tokens, activations) in wrong {
      #expect(latentError { try writer.append(tokens, activations: activations) }?.code == .internal)
    }
    #expect(latentError { try writer.append(corpus.batch(0..<6).tokens, activations: activations) }?.code == .internal)
    #expect(writer.nextContext == 0)
    try writer.append(tokens, activations: activations)
    #expect(writer.nextContext == 2)
  }

  @Test func cancellationOfTheStatisticsKeepsTheSegments() throws {
    let corpus = SyntheticCorpus(dictionaries: [(64, 3, 0.2)])
    let writer = try store.writer("cache", identity: corpus.identity, limits: .small)
    try corpus.append(to: writer)
    let cancellation = CancellationFlag()
    cancellation.cancel()
    let error = latentError { _ = try writer.finish(WorkContext(cancellation: cancellation)) }
    // So small a dictionary may be done before the first look at the flag; either way the cache can be finished.
    #expect(error == nil || error?.code == .cancelled)
    _ = try writer.finish()
    #expect(writer.isComplete)
  }
}
