import LatentEndpoint
import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct IntruderScorerTests {
  /// Finds the intruder with a chance, else names another.
  private struct KnownJudge: IntruderJudge {
    var seed = 0
    var accuracy: Double
    let identity = "known"

    func choices(_ tasks: [IntruderTask]) async throws -> [Result<Int, LatentError>] {
      tasks.map { task in
        var generator = SeededGenerator(seed: seed, "intruder judge", task.windows.map { $0.tokens.joined() })
        if generator.unit() < accuracy { return .success(task.intruder) }
        return .success((task.intruder + 1 + generator.index(below: task.windows.count - 1)) % task.windows.count)
      }
    }
  }

  @Test func tasksHideOneSilentWindowAmongWindowsOfOneSlice() {
    let material = LetterMaterial(kinds: [.random, .embedding]).material
    let tasks = IntruderTasks(shown: 5, threshold: 0.3, seed: 1).make(material)
    #expect(tasks.count == 80 && tasks == IntruderTasks(shown: 5, threshold: 0.3, seed: 1).make(material))
    var places = [Int](repeating: 0, count: 5)
    let quantiles = Dictionary(uniqueKeysWithValues: material.activating.map { ($0.text, $0.quantile) })
    for task in tasks {
      places[task.intruder] += 1
      #expect(task.windows.count == 5 && task.windows.allSatisfy { $0.marks.contains(true) })
      for (place, window) in task.windows.enumerated() {
        let fires = window.tokens.contains(" X")
        #expect(fires == (place != task.intruder))
        if fires {
          #expect(zip(window.tokens, window.marks).allSatisfy { ($0 == " X") == $1 })
          #expect(quantiles[window.tokens.joined()] == .some(task.quantile))
        }
      }
    }
    #expect(places.allSatisfy { (6...30).contains($0) }, "no place is favoured: \(places)")
    #expect(Set(tasks.compactMap(\.quantile)) == Set(0..<5))
    #expect(tasks.count { $0.kind == "embedding" } == 40)
  }

  @Test(arguments: [(1.0, 1.0, 1.0), (0.0, 0.0, 0.375), (0.2, 0.2, 0.5)])
  func knownJudgesScoreWhatTheyShould(_ known: (accuracy: Double, mean: Double, balanced: Double)) async throws {
    var sum = 0.0
    var balanced = 0.0
    for seed in 0..<20 {
      let scorer = IntruderScorer(judge: KnownJudge(seed: seed, accuracy: known.accuracy), seed: seed)
      let metrics = try await scorer.sheet(LetterMaterial(seed: seed).material).metrics
      #expect(metrics.headline == .accuracy && metrics.n == 40 && metrics[.chance] == 0.2)
      sum += (metrics[.accuracy] ?? 0) / 20
      balanced += (metrics[.balancedAccuracy] ?? 0) / 20
    }
    #expect(abs(sum - known.mean) < 0.06 && abs(balanced - known.balanced) < 0.05)
  }

  @Test func theIntervalCoversAtItsRate() async throws {
    var covered = 0
    for seed in 0..<500 {
      let scorer = IntruderScorer(judge: KnownJudge(seed: seed, accuracy: 0.7), seed: 1)
      let interval = try await scorer.sheet(LetterMaterial().material).metrics.interval
      if interval.low <= 0.7, 0.7 <= interval.high { covered += 1 }
    }
    #expect(covered > 460)
  }

  @Test func anLLMIsAskedForANumberAndItsProbabilitiesDecide() async throws {
    let model = ScriptedModel("seeing") { _, request in
      let lines = (request.messages.last?.content ?? "").split(separator: "\n")
      let place = lines.firstIndex { $0.hasPrefix("Excerpt") && !$0.contains("<<X>>") && !$0.contains("<<X X>>") } ?? 0
      // It writes another number than it thinks most probable.
      return ScriptedChat.Reply("9", alternatives: [("\(place + 1)", -0.2), ("9", -2)])
    }
    let scorer = IntruderScorer(judge: EndpointIntruderJudge(model: model), seed: 2)
    let sheet = try await scorer.sheet(LetterMaterial().material)
    #expect(sheet.metrics[.accuracy] == 1 && model.requests.count == 40)
    let constant = IntruderScorer(
      judge: EndpointIntruderJudge(model: ScriptedModel("constant") { _, _ in ScriptedChat.Reply("2.") }),
      seed: 2
    )
    let guessed = try await constant.sheet(LetterMaterial(windows: 200).material).metrics
    #expect(guessed.interval.low < 0.2 && 0.2 < guessed.interval.high)
    let garbage = IntruderScorer(
      judge: EndpointIntruderJudge(model: ScriptedModel("cheese") { _, _ in ScriptedChat.Reply("cheese") }),
      seed: 2
    )
    await #expect(throws: UnscorableLatent.self) { try await garbage.sheet(LetterMaterial().material) }
  }

  @Test func theEmbeddedJudgeFindsWhatSharesNoMarkedWordAndTheControlIsAtChance() async throws {
    let scorer = IntruderScorer(judge: LexicalIntruderJudge(), seed: 2, controls: [.randomWindows])
    let sheet = try await scorer.sheet(LetterMaterial(windows: 200).material)
    #expect((sheet.metrics[.accuracy] ?? 0) > 0.95)
    let control = try #require(sheet.controls[.randomWindows])
    #expect(control.interval.low < 0.2 && 0.2 < control.interval.high)
  }
}
