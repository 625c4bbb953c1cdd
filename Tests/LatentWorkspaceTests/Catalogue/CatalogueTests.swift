import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentWorkspace

@Suite struct CatalogueTests {
  let folder: TemporaryFolder
  let catalogue: Catalogue

  init() throws {
    folder = try TemporaryFolder()
    catalogue = try Catalogue(path: folder.file("catalogue.sqlite"))
  }

  @Test func theSameRequestFindsItsEarlierRun() throws {
    let first = try catalogue.begin(.example(1))
    #expect(first.name == "run-1")
    #expect(try catalogue.begin(.example(1)) == first)
    let second = try catalogue.begin(.example(2, name: "mine"))
    #expect(second.id != first.id && second.name == "mine")
    #expect(try catalogue.run(named: "mine") == second)
    #expect(second.request == .example(2, name: "mine"))
    #expect(latentError { _ = try catalogue.begin(.example(3, name: "mine")) }?.field == "run")
    #expect(latentError { _ = try catalogue.run(named: "none") }?.code == .notInWorkspace)
    #expect(try catalogue.runs(dictionaryHash: "d").map(\.id) == [second.id, first.id])
    #expect(try catalogue.runs(dictionaryHash: "e").isEmpty)
  }

  @Test func automaticNamesKeepClearOfGivenOnes() throws {
    _ = try catalogue.begin(.example(1, name: "run-2"))
    #expect(try catalogue.begin(.example(2)).name == "run-3")
  }

  @Test func aRunGoesOnWithWhatIsNotFinished() throws {
    let run = try catalogue.begin(.example(1))
    let failure = FailureRecord(code: .endpointFailed, message: "The LLM answered nothing.", cause: "…")
    let records = [
      ExplanationRecord(
        latent: 4,
        outcome: .explained(text: "“quotes” and\nlines 🙂", details: ["marks": [1, 0.5]])
      ),
      ExplanationRecord(latent: 2, outcome: .skipped(reason: "it never fires")),
      ExplanationRecord(latent: 9, outcome: .failed(failure)),
    ]
    try catalogue.record(records, run: run.id, usage: UsageRecord(requests: 2, promptTokens: 10, seconds: 0.5))
    #expect(try catalogue.finishedLatents(run: run.id) == [2, 4])
    #expect(try catalogue.outcomes(run: run.id) == records.sorted { $0.latent < $1.latent })
    let retried = ExplanationRecord(latent: 9, outcome: .explained(text: "nines", details: .null))
    try catalogue.record([retried], run: run.id, usage: UsageRecord(requests: 1, completionTokens: 7, seconds: 1))
    #expect(try catalogue.finishedLatents(run: run.id) == [2, 4, 9])
    #expect(try catalogue.outcomes(run: run.id).last == retried)
    try catalogue.complete(run: run.id)
    let record = try catalogue.run(named: run.name)
    #expect(record.isComplete)
    #expect(record.usage == UsageRecord(requests: 3, promptTokens: 10, completionTokens: 7, seconds: 1.5))
  }

  @Test func aZeroCharacterCutsNothingOff() throws {
    let run = try catalogue.begin(.example(1))
    let record = ExplanationRecord(latent: 1, outcome: .explained(text: "a\u{0}b", details: ["c": "d\u{0}e"]))
    try catalogue.record([record], run: run.id)
    let outcome = ExplanationOutcome.explained(text: "a\u{FFFD}b", details: ["c": "d\u{0}e"])
    #expect(try catalogue.outcomes(run: run.id) == [ExplanationRecord(latent: 1, outcome: outcome)])
  }

  @Test func theNewestExplanationIsFound() throws {
    let old = try catalogue.begin(.example(1))
    let new = try catalogue.begin(.example(2))
    for (run, latents) in [(old, [1, 2]), (new, [2, 3])] {
      let records = latents.map {
        ExplanationRecord(latent: $0, outcome: .explained(text: "\(run.name) \($0)", details: .null))
      }
      try catalogue.record(records, run: run.id)
    }
    let texts = try catalogue.newestExplanations(dictionaryHash: "d", latents: [1, 2, 3, 4, 2])
    #expect(texts == [1: "run-1 1", 2: "run-2 2", 3: "run-2 3"])
    #expect(try catalogue.newestExplanations(dictionaryHash: "e", latents: [1]).isEmpty)
  }

  private func score(_ latent: Int, _ negatives: String, _ value: Double) -> ScoreRecord {
    ScoreRecord(
      latent: latent,
      scorer: "detection",
      negatives: negatives,
      n: 100,
      value: value,
      low: value - 0.1,
      high: value + 0.1,
      metrics: ["balancedAccuracy": .number(value), "n": 100]
    )
  }

  @Test func scoresJudgementsAndFailuresAreKeptApart() throws {
    let run = try catalogue.begin(.example(1))
    let request = ScoringRequest(requestHash: "s", run: run.id, cache: "cache", client: "lexical", seed: 1)
    let scoring = try catalogue.begin(request)
    #expect(try catalogue.begin(request) == scoring)
    let judgements = [
      JudgementRecord(truth: true, verdict: true, probability: 0.25, source: "activating", quantile: 3, position: 77),
      JudgementRecord(truth: false, verdict: nil, source: "random"),
    ]
    let scores = [score(5, "moved", 0.75), score(5, "random", 0.5)]
    try catalogue.record(.scored(scores, judgements: judgements), latent: 5, scorer: "detection", scoring: scoring.id)
    let failure = FailureRecord(code: .endpointFailed, message: "No answer.")
    try catalogue.record(.failed(failure), latent: 6, scorer: "detection", scoring: scoring.id)
    try catalogue.record(.scored([], judgements: []), latent: 5, scorer: "fuzzing", scoring: scoring.id)
    #expect(try catalogue.scoredLatents(scoring: scoring.id) == ["detection": [5], "fuzzing": [5]])
    #expect(try catalogue.scores(scoring: scoring.id) == scores)
    #expect(try catalogue.judgements(scoring: scoring.id, latent: 5, scorer: "detection") == judgements)
    let failed = ScoreFailureRecord(latent: 6, scorer: "detection", failure: failure)
    #expect(try catalogue.failures(scoring: scoring.id) == [failed])

    let usage = UsageRecord(requests: 4, promptTokens: 8, completionTokens: 4, seconds: 2)
    let retried = [score(6, "random", 1)]
    try catalogue.record(
      .scored(retried, judgements: []),
      latent: 6,
      scorer: "detection",
      scoring: scoring.id,
      usage: usage
    )
    #expect(try catalogue.failures(scoring: scoring.id).isEmpty)
    #expect(try catalogue.scores(scoring: scoring.id) == scores + retried)
    try catalogue.complete(scoring: scoring.id)
    #expect(try catalogue.scoring(id: scoring.id).usage == usage)
    #expect(try catalogue.scorings(run: run.id).map(\.isComplete) == [true])
    #expect(latentError { _ = try catalogue.begin(ScoringRequest(requestHash: "t", run: 99, seed: 1)) } != nil)
  }

  @Test func aLatentsHistoryHasEveryRunAndScore() throws {
    let first = try catalogue.begin(.example(1))
    let second = try catalogue.begin(.example(2))
    let other = try catalogue.begin(.example(3, dictionaryHash: "another"))
    for run in [first, second, other] {
      let record = ExplanationRecord(latent: 8, outcome: .explained(text: run.name, details: .null))
      try catalogue.record([record], run: run.id)
    }
    let scoring = try catalogue.begin(ScoringRequest(requestHash: "s", run: first.id, seed: 1))
    _ = try catalogue.begin(ScoringRequest(requestHash: "unused", run: first.id, seed: 2))
    try catalogue.record(
      .scored([score(8, "random", 0.9)], judgements: []),
      latent: 8,
      scorer: "detection",
      scoring: scoring.id
    )
    let history = try catalogue.history(of: 8, dictionaryHash: "d")
    #expect(history.entries.map(\.run.name) == [second.name, first.name])
    #expect(history.entries[0].scorings.isEmpty)
    #expect(history.entries[1].scorings.map(\.scores) == [[score(8, "random", 0.9)]])
    #expect(try catalogue.history(of: 9, dictionaryHash: "d").entries.isEmpty)
    try catalogue.removeRun(named: first.name)
    #expect(try catalogue.history(of: 8, dictionaryHash: "d").entries.count == 1)
    #expect(try catalogue.scores(scoring: scoring.id).isEmpty)
  }

  /// No plan may scan a table: a latent's record is wanted in milliseconds whatever the number of latents.
  @Test func aLatentsHistoryReadsOnlyThroughIndices() throws {
    let queries = [
      "SELECT * FROM run WHERE dictionaryHash = ?",
      "SELECT * FROM explanation WHERE run = ? AND latent = ?",
      "SELECT * FROM skip WHERE run = ? AND latent = ?",
      "SELECT * FROM explanationFailure WHERE run = ? AND latent = ?",
      "SELECT * FROM scoring WHERE run = ?",
      "SELECT * FROM score WHERE scoring = ? AND latent = ?",
      "SELECT * FROM scoreFailure WHERE scoring = ? AND latent = ?",
      "SELECT * FROM reply WHERE key = ?",
      "SELECT * FROM run WHERE requestHash = ?",
      "SELECT * FROM scoring WHERE requestHash = ?",
    ]
    for query in queries {
      let plan = try catalogue.plan(query)
      #expect(plan.contains("SEARCH") && !plan.contains("SCAN"), "\(query): \(plan)")
    }
  }

  @Test func repliesAreKeptByTheirKeyAndNotOverwritten() throws {
    let reply = ReplyRecord(key: "k", model: "m", content: ["text": "yes"], promptTokens: 3, completionTokens: 1)
    try catalogue.save(reply)
    try catalogue.save(ReplyRecord(key: "k", model: "m", content: ["text": "no"]))
    #expect(try catalogue.reply(key: "k") == reply)
    #expect(try catalogue.reply(key: "other") == nil)
    try catalogue.removeReply(key: "k")
    #expect(try catalogue.reply(key: "k") == nil)
  }

  @Test func cachesAreFoundByTheirDictionary() throws {
    let store = try CacheStore(folder: folder.file("caches"))
    let corpus = SyntheticCorpus(contexts: 3)
    let writer = try store.writer("unfinished", identity: corpus.identity, limits: .small)
    let unfinished = try CacheRecord(name: "unfinished", reader: store.reader("unfinished"))
    withExtendedLifetime(writer) {}
    let totals = try corpus.write("finished", in: store)
    let finished = try CacheRecord(name: "finished", reader: store.reader("finished"))
    for record in [unfinished, finished, finished] { try catalogue.save(record) }
    #expect(try catalogue.caches() == [finished, unfinished])
    #expect(try catalogue.cache(named: "finished")?.dictionaries.map(\.totals) == totals)
    #expect(try catalogue.cache(named: "unfinished")?.dictionaries.map(\.totals) == [nil, nil])
    #expect(Set(try catalogue.caches(dictionaryHash: "hash1").map(\.name)) == ["finished", "unfinished"])
    #expect(try catalogue.caches(dictionaryHash: "x").isEmpty)
    try catalogue.removeCache(named: "finished")
    #expect(try catalogue.caches() == [unfinished])
  }
}
