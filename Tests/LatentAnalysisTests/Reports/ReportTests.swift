import Foundation
import LatentAnalysis
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite(.timeLimit(.minutes(15))) struct ReportTests {
  private static let hostile = "</script><script>alert(1)</script><!-- \u{2028}"
  private let world: ConstructedCache
  private let lane = Lane(label: "test")

  init() throws {
    world = try ConstructedCache(documents: 40)
  }

  /// A run whose explanations try to break out of the page, scored with a control.
  private func runs() throws -> ReportRuns {
    let run = try world.run()
    let catalogue = world.workspace.catalogue
    let failure = FailureRecord(code: .endpointFailed, message: "It said 17 things that are none.")
    try catalogue.record(
      [
        ExplanationRecord(latent: 0, outcome: .explained(text: Self.hostile, details: .null)),
        ExplanationRecord(latent: 1, outcome: .explained(text: "Y", details: .null)),
        ExplanationRecord(latent: 3, outcome: .skipped(reason: "it never fires")),
        ExplanationRecord(latent: 4, outcome: .failed(failure)),
      ],
      run: run.id
    )
    let scoring = try catalogue.begin(
      ScoringRequest(requestHash: "scoring", run: run.id, client: "detection:2:lexical:1", seed: 0)
    )
    for (latent, value) in [(0, 0.75), (1, 1.0)] {
      func record(_ negatives: String, _ value: Double) -> ScoreRecord {
        var metrics = ScoreMetrics(
          .balancedAccuracy,
          [.balancedAccuracy: value],
          interval: Interval(low: 0.5, high: 1),
          n: 20
        )
        metrics.recallByQuantile = [1, value]
        return ScoreRecord(
          latent: latent,
          scorer: "detection",
          negatives: negatives,
          n: 20,
          value: value,
          metrics: metrics.json
        )
      }
      try catalogue.record(
        .scored(
          [record("all", value), record("random", value), record("control:other-explanation", 0.5)],
          judgements: []
        ),
        latent: latent,
        scorer: "detection",
        scoring: scoring.id
      )
    }
    return try ReportRuns([run], catalogue)
  }

  private func report(_ runs: ReportRuns, title: String = "letters") throws -> LatentAnalysis.Report {
    let source = try world.source(
      Sampler(kind: .mix, topShare: 0.4, train: 5, nonActivating: 0, quantiles: 3, minimumExamples: 1)
    )
    let about = try AboutSection(
      dictionary: title,
      kind: "sae",
      format: "test",
      model: "m",
      cacheName: "c",
      cache: world.cache,
      index: 0,
      program: "latentd"
    )
    let parts: [any ReportCardPart] = [
      ScoresCardPart(runs), try ExamplesCardPart(source, world.tokenizer, on: lane),
    ]
    let latents = LatentsSection(
      Array(0..<ConstructedCache.latents),
      runs,
      try world.cache.statistics(ofDictionary: 0),
      world.tokenizer,
      parts: parts,
      on: lane
    )
    return LatentAnalysis.Report(title: title, sections: [about, OverviewSection(runs, on: lane), latents])
  }

  /// The blocks of data as a browser cuts them: from the end of one tag to the next `</script`.
  private func blocks(_ page: String) throws -> [String: JSON] {
    var blocks: [String: JSON] = [:]
    for part in page.components(separatedBy: "<script type=\"application/json\" id=\"data-").dropFirst() {
      let content = part.components(separatedBy: "</script")[0]
      let name = content.components(separatedBy: "\">")[0]
      blocks[name] = try JSON(parsing: String(content.dropFirst(name.count + 2)))
    }
    return blocks
  }

  @Test func holdsWhatIsKnownAndNoTextBreaksOutOfIt() async throws {
    let path = world.folder.file("report.html")
    let bytes = try await report(runs(), title: "a <b>").write(
      to: try LatentAnalysis.Report.open(path),
      work: WorkContext()
    )
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.utf8.count == bytes)
    let blocks = try blocks(page)
    #expect(Set(blocks.keys) == ["about", "overview", "table", "cards-0"])
    // One element for each block and one for the page's own script, and no text that makes another.
    #expect(page.components(separatedBy: "<script").count - 1 == blocks.count + 1)
    #expect(page.components(separatedBy: "</script").count - 1 == blocks.count + 1)
    #expect(page.contains("<title>a &lt;b&gt;"))
    #expect(!page.contains("{{"))

    let table = try #require(blocks["table"])
    #expect(table["latents"] == [0, 1, 2, 3, 4])
    #expect(table["explanations"] == [.string(Self.hostile), "Y", .null, .null, .null])
    #expect(table["series"]?[0]?["value"] == [0.75, 1, .null, .null, .null])
    let series = try #require(blocks["overview"]?["series"]?[0])
    #expect(series["distribution"]?["median"] == 0.875)
    #expect(series["slices"]?[1]?[0] == 0.875)
    #expect(series["controls"]?[0]?["distribution"]?["mean"] == 0.5)
    #expect(blocks["overview"]?["runs"]?[0]?["failed"]?[0]?["reason"] == "It said … things that are none.")

    let cards = try #require(blocks["cards-0"]?.arrayValue)
    for (latent, card) in cards.enumerated() {
      let firings = try world.cache.firings(of: latent, dictionary: 0)
      #expect(card["latent"] == .integer(latent))
      #expect(card["firings"] == .integer(firings.count))
      let counts = try #require(card["histogram"]?.arrayValue).compactMap(\.integerValue)
      #expect(counts.reduce(0, +) == firings.count)
    }
    #expect(cards[4]["said"] == [[0, "failed", "It said 17 things that are none."]])
    #expect(cards[0]["scores"]?[0]?["controls"]?[0]?[0] == "other-explanation")
    // Latent 0 fires on "X" and on nothing else.
    for example in try #require(cards[0]["examples"]?.arrayValue) {
      let fires = try #require(example["fires"]?.arrayValue).compactMap(\.numberValue)
      let places = stride(from: 0, to: fires.count, by: 2).map { Int(fires[$0]) }
      let tokens = try #require(example["tokens"]?.arrayValue).compactMap(\.stringValue)
      #expect(places == tokens.indices.filter { tokens[$0] == "X" })
    }
    #expect(cards[3]["examples"] == [])
  }

  @Test func isOfTheLatentsThatItShows() async throws {
    let runs = try runs().restricted(to: [1, 3])
    #expect(runs.latents == [1, 3])
    let path = world.folder.file("report.html")
    _ = try await report(runs).write(to: try LatentAnalysis.Report.open(path), work: WorkContext())
    let overview = try #require(try blocks(String(contentsOfFile: path, encoding: .utf8))["overview"])
    #expect(overview["series"]?[0]?["distribution"]?["count"] == 1)
    #expect(overview["series"]?[0]?["distribution"]?["median"] == 1)
    #expect(overview["runs"]?[0]?["explained"] == 1)
    #expect(overview["runs"]?[0]?["failed"] == [])
  }

  @Test func saysWhatWasNotTried() async throws {
    let run = try world.run()
    let catalogue = world.workspace.catalogue
    try catalogue.record(
      (0..<3).map { ExplanationRecord(latent: $0, outcome: .explained(text: "X", details: .null)) },
      run: run.id
    )
    _ = try scoring("cut", of: run, [0: 0.75])
    let path = world.folder.file("report.html")
    for isComplete in [false, true] {
      if isComplete { try catalogue.complete(run: run.id) }
      let runs = try ReportRuns(catalogue.runs(), catalogue)
      _ = try await report(runs).write(to: try LatentAnalysis.Report.open(path), work: WorkContext())
      let overview = try #require(try blocks(String(contentsOfFile: path, encoding: .utf8))["overview"])
      #expect(overview["runs"]?[0]?["isComplete"] == .bool(isComplete))
      #expect(overview["series"]?[0]?["isComplete"] == false)
      #expect(overview["series"]?[0]?["untried"]?[0]?["latents"] == [1, 2])
    }
  }

  /// Scores of latents on texts chosen by `sampling`; complete if `isComplete`.
  private func scoring(
    _ name: String,
    of run: RunRecord,
    _ values: [Int: Double],
    sampling: String = "quantiles",
    isComplete: Bool = false
  ) throws -> ScoringRecord {
    let catalogue = world.workspace.catalogue
    let request = ScoringRequest(
      requestHash: name,
      run: run.id,
      client: "detection:2:lexical:1",
      seed: 0,
      parameters: .object([ScoringRequest.samplingKey: .string(sampling)])
    )
    let scoring = try catalogue.begin(request)
    for (latent, value) in values {
      let metrics = ScoreMetrics(
        .balancedAccuracy,
        [.balancedAccuracy: value],
        interval: Interval(low: 0, high: 1),
        n: 20
      )
      let record = ScoreRecord(
        latent: latent,
        scorer: "detection",
        negatives: "all",
        n: 20,
        value: value,
        metrics: metrics.json
      )
      try catalogue.record(.scored([record], judgements: []), latent: latent, scorer: "detection", scoring: scoring.id)
    }
    if isComplete { try catalogue.complete(scoring: scoring.id) }
    return scoring
  }

  @Test func anUnfinishedScoringHidesNoFinishedOne() async throws {
    let run = try world.run()
    let catalogue = world.workspace.catalogue
    try catalogue.record(
      (0..<3).map { ExplanationRecord(latent: $0, outcome: .explained(text: "X", details: .null)) },
      run: run.id
    )
    _ = try scoring("old", of: run, [0: 0.5, 1: 0.5], isComplete: true)
    _ = try scoring("new", of: run, [0: 0.75, 1: 0.75], isComplete: true)
    _ = try scoring("cut", of: run, [0: 1, 2: 1])
    _ = try scoring("other texts", of: run, [0: 0.25], sampling: "top", isComplete: true)
    let path = world.folder.file("report.html")
    _ = try await report(ReportRuns([run], catalogue)).write(
      to: try LatentAnalysis.Report.open(path),
      work: WorkContext()
    )
    let table = try #require(try blocks(String(contentsOfFile: path, encoding: .utf8))["table"])
    let series = try #require(table["series"]?.arrayValue).map { $0["value"] }
    #expect(series == [[0.25, .null, .null, .null, .null], [0.75, 0.75, 1, .null, .null]])
  }

  @Test func isTheSameFileEveryTime() async throws {
    let runs = try runs()
    var files: [Data] = []
    for name in ["a.html", "b.html"] {
      _ = try await report(runs).write(to: try LatentAnalysis.Report.open(world.folder.file(name)), work: WorkContext())
      files.append(try Data(contentsOf: URL(fileURLWithPath: world.folder.file(name))))
    }
    #expect(files[0] == files[1])
  }

  @Test func leavesTheOldFileWhenItIsCancelled() async throws {
    let path = try world.folder.write("old", to: "report.html")
    let cancellation = CancellationFlag()
    cancellation.cancel()
    let report = try report(runs())
    await #expect(throws: LatentError.self) {
      try await report.write(to: try LatentAnalysis.Report.open(path), work: WorkContext(cancellation: cancellation))
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
  }

  @Test(arguments: ["report.txt", "absent/report.html", "folder.html"])
  func refusesAPlaceThatCannotBeWritten(_ name: String) async throws {
    try FileManager.default.createDirectory(atPath: world.folder.file("folder.html"), withIntermediateDirectories: true)
    let report = try report(runs())
    let error = await #expect(throws: LatentError.self) {
      try await report.write(to: try LatentAnalysis.Report.open(world.folder.file(name)), work: WorkContext())
    }
    #expect(error?.code == .invalidParams && error?.field == "output")
  }

  @Test func aFullDiskLeavesNothing() async throws {
    let path = world.folder.file("report.html")
    let report = try report(runs())
    for operation in [0, 3, 5] {
      let error = await #expect(throws: LatentError.self) {
        try await FileFault.$current.withValue(FileFault(failingFrom: operation)) {
          try await report.write(to: try LatentAnalysis.Report.open(path), work: WorkContext())
        }
      }
      #expect(error?.code == .outOfResources)
      #expect(
        !FileManager.default.fileExists(atPath: path) && !FileManager.default.fileExists(atPath: path + ".partial")
      )
    }
  }
}
