import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Synchronization
import Testing

@testable import LatentAnalysis

@Suite struct LensTrainingTests {
  private let model: ResidentModel
  private let folder: TemporaryFolder
  private let dataset: Dataset

  init() throws {
    model = try FixtureModel("neox-parallel").model
    folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 5, "words")
    let words = ["north", "sea", "of", "the", "a", "wind", "and", "stone", "by", "night", "old", "river", "sings"]
    let text = (0..<60).map { _ in
      (0..<60).map { _ in words[generator.index(below: words.count)] }.joined(separator: " ")
    }
    dataset = Dataset(paths: [try folder.write(text.joined(separator: "\n\n"), to: "words.txt")])
  }

  private func options(steps: Int? = 6, hookpoints: [Hookpoint]? = nil) -> LensOptions {
    LensOptions(
      hookpoints: hookpoints ?? LensSites.trained(of: model),
      steps: steps,
      tokensPerStep: 128,
      positionsPerStep: 64,
      contextLength: 32,
      evaluationTokens: 256,
      seed: 1
    )
  }

  private func train(
    _ options: LensOptions,
    sitesAtOnce: Int? = nil,
    checkpoint: LensCheckpoint? = nil,
    work: WorkContext = WorkContext()
  ) async throws -> TunedLens {
    let (dataset, tokenizer) = (dataset, try #require(model.tokenizer))
    let encoder = ContextStream.Encoder(
      encode: { try tokenizer.ids(of: $0, specialTokens: false) },
      separator: 0,
      isSpecial: { $0 == 0 }
    )
    return try await LensTraining(
      options,
      plan: LensPlan(options, model: model, sitesAtOnce: sitesAtOnce),
      model: model,
      compute: Lane(label: "test"),
      checkpoint: checkpoint
    ).run(
      makeStream: {
        try ContextStream(dataset, encoder: encoder, contextLength: options.contextLength, maxTokens: $0)
      },
      work: work
    )
  }

  // MARK: Groups of sites

  @Test func groupsAreAsFewAsFitIntoTheMemory() {
    let whole = LensPlan(options(), model: model)
    #expect(whole.groups == [[.embedding, .output(0), .output(1)]])
    let single = LensPlan(options(), model: model, sitesAtOnce: 1)
    #expect(single.groups == [[.embedding], [.output(0)], [.output(1)]] && single.byteCount < whole.byteCount)
    let pairs = LensPlan(options(), model: model, mostBytes: whole.byteCount - 1)
    #expect(pairs.groups == [[.embedding], [.output(0), .output(1)]] && pairs.byteCount < whole.byteCount)
    #expect(LensPlan(options(), model: model, mostBytes: whole.byteCount) == whole)
    #expect(
      LensPlan(options(), model: model, mostBytes: 1) == single,
      "what does not fit is refused by who asks for it"
    )
  }

  @Test func groupsGiveTheSameLens() async throws {
    let whole = try await train(options())
    let grouped = try await train(options(), sitesAtOnce: 1)
    #expect(grouped.hookpoints == whole.hookpoints && grouped.hasSameTranslators(as: whole))
    let (expected, report) = (try #require(whole.report), try #require(grouped.report))
    #expect(report.sites == expected.sites && report.steps == 6 && report.trainedTokens == expected.trainedTokens)
    #expect(report.memoryBytes < expected.memoryBytes)
  }

  @Test func groupsGoOnWhereTheyStopped() async throws {
    let whole = try await train(options())
    let checkpoint = LensCheckpoint(path: folder.file("grouped.safetensors"), request: "this")
    let flag = CancellationFlag()
    let seen = Mutex<[Int]>([])
    await #expect(throws: LatentError.self) {
      try await train(
        options(),
        sitesAtOnce: 1,
        checkpoint: checkpoint,
        work: WorkContext(cancellation: flag) { report in
          guard report.message?.hasPrefix("learning") == true else { return }
          if seen.withLock({
            $0.append(report.done); return $0.count
          }) == 8 {
            flag.cancel()
          }
        }
      )
    }
    #expect(checkpoint.finished(width: model.width).hookpoints == [.embedding])
    seen.withLock { $0 = [] }
    let resumed = try await train(
      options(),
      sitesAtOnce: 1,
      checkpoint: checkpoint,
      work: WorkContext { report in
        if report.message?.hasPrefix("learning") == true { seen.withLock { $0.append(report.done) } }
      }
    )
    // Two steps of the second site were saved, and the third's are all to be done.
    #expect(seen.withLock { $0 } == [3, 4, 5, 6, 1, 2, 3, 4, 5, 6])
    #expect(resumed.hasSameTranslators(as: whole) && resumed.hookpoints == whole.hookpoints)
    #expect(LensCheckpoint(path: folder.file("grouped.safetensors"), request: "that").other().isThere)
    checkpoint.remove()
    #expect(checkpoint.finished(width: model.width).sites.isEmpty)
  }

  /// There may be more memory when a training goes on, or less: what was learned counts all the same.
  @Test(arguments: [
    (1, 3, [3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
    // The others of the group that was begun do not fit beside the first any more.
    (3, 1, [3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]),
  ])
  func goesOnInOtherGroups(_ before: Int, _ after: Int, _ steps: [Int]) async throws {
    let whole = try await train(options())
    let checkpoint = LensCheckpoint(path: folder.file("regrouped.safetensors"), request: "this")
    let flag = CancellationFlag()
    await #expect(throws: LatentError.self) {
      try await train(
        options(),
        sitesAtOnce: before,
        checkpoint: checkpoint,
        work: WorkContext(cancellation: flag) { report in
          if report.message?.hasPrefix("learning") == true, report.done == 2 { flag.cancel() }
        }
      )
    }
    let seen = Mutex<[Int]>([])
    let resumed = try await train(
      options(),
      sitesAtOnce: after,
      checkpoint: checkpoint,
      work: WorkContext { report in
        if report.message?.hasPrefix("learning") == true { seen.withLock { $0.append(report.done) } }
      }
    )
    #expect(seen.withLock { $0 } == steps)
    #expect(resumed.hasSameTranslators(as: whole) && resumed.hookpoints == whole.hookpoints)
  }

  @Test func comesCloserToTheModelThanTheLogitLens() async throws {
    let messages = Mutex<[String]>([])
    let lens = try await train(
      options(steps: 30),
      work: WorkContext { report in messages.withLock { $0.append(report.message ?? "") } }
    )
    let report = try #require(lens.report)
    #expect(lens.hookpoints == [.embedding, .output(0), .output(1)])
    for hookpoint in lens.hookpoints {
      let figures = try #require(report.sites[hookpoint])
      #expect(figures.kl < 0.9 * figures.logitLensKL, "\(hookpoint): \(figures)")
      #expect(figures.jensenShannon < 0.6931 && figures.totalVariation < 1 && figures.targetRank >= 1)
      // Random weights know nothing of words, so no lens on them beats counting.
      #expect(!figures.converged && figures.crossEntropyBitsPerByte > report.unigramBitsPerByte)
    }
    #expect(report.steps == 30 && report.trainedTokens == 30 * 128 && report.memoryBytes > 0)
    #expect(messages.withLock { $0.first?.contains("MiB") == true })
  }

  @Test func learningBetters() async throws {
    let (begun, learned) = (try await train(options(steps: 1)), try await train(options(steps: 60)))
    for hookpoint in begun.hookpoints {
      let (before, after) = (
        try #require(begun.report?.sites[hookpoint]), try #require(learned.report?.sites[hookpoint])
      )
      #expect(after.kl < before.kl, "\(hookpoint): \(before.kl) then \(after.kl)")
    }
  }

  @Test func goesOnWhereItStopped() async throws {
    let whole = try await train(options())
    let checkpoint = LensCheckpoint(path: folder.file("part.safetensors"), request: "this")
    let flag = CancellationFlag()
    let error = await #expect(throws: LatentError.self) {
      try await train(
        options(),
        checkpoint: checkpoint,
        work: WorkContext(cancellation: flag) { report in
          if report.message?.hasPrefix("learning") == true, report.done >= 3 { flag.cancel() }
        }
      )
    }
    #expect(error?.code == .cancelled)
    let steps = Mutex<[Int]>([])
    let resumed = try await train(
      options(),
      checkpoint: checkpoint,
      work: WorkContext { report in
        if report.message?.hasPrefix("learning") == true { steps.withLock { $0.append(report.done) } }
      }
    )
    #expect(steps.withLock { $0 } == [4, 5, 6])
    for (first, second) in zip(whole.sites, resumed.sites) {
      expectClose(second.translator.weight.floats(), first.translator.weight.floats(), .latents, "\(first.hookpoint)")
    }
    #expect(resumed.report?.steps == 6)
    // Another request's training is not gone on with.
    let settings = LensSettings(
      options(steps: 2),
      model: model,
      modelIdentity: "m",
      dataset: dataset,
      datasetIdentity: "d"
    )
    steps.withLock { $0 = [] }
    _ = try await train(
      options(steps: 2),
      checkpoint: LensCheckpoint(path: folder.file("part.safetensors"), request: "that", settings: settings.text),
      work: WorkContext { report in
        if report.message?.hasPrefix("learning") == true { steps.withLock { $0.append(report.done) } }
      }
    )
    #expect(steps.withLock { $0 } == [1, 2])
    func other(_ request: String) -> (isThere: Bool, settings: LensSettings?) {
      LensCheckpoint(path: folder.file("part.safetensors"), request: request).other()
    }
    #expect(other("this").isThere && other("this").settings == settings && !other("that").isThere)
    #expect(!LensCheckpoint(path: folder.file("none.safetensors"), request: "this").other().isThere)
  }

  @Test func trainingsDifferInWhatTheirRequestsSay() throws {
    func settings(_ options: LensOptions, model identity: String = "m", dataset hash: String = "d") -> LensSettings {
      LensSettings(options, model: model, modelIdentity: identity, dataset: dataset, datasetIdentity: hash)
    }
    let first = settings(options())
    #expect(try #require(LensSettings(first.text)) == first && first.differences(from: first) == [])
    var other = options(steps: nil, hookpoints: [.embedding])
    other.seed = 9
    #expect(
      first.differences(from: settings(other)) == [
        "hookpoints is embedding, layers.0, layers.1 and not embedding", "steps is 6 and not given now",
        "seed is 1 and not 9",
      ]
    )
    #expect(first.differences(from: settings(options(), model: "n")) == ["model is another neox-parallel"])
    #expect(first.differences(from: settings(options(), dataset: "e")).first?.contains("words.txt") == true)
    #expect(settings(options(steps: 7)).prolongs(first) && settings(options(steps: nil)).prolongs(first))
    #expect(!first.prolongs(first) && !settings(options(steps: 5)).prolongs(first))
    #expect(!first.prolongs(settings(options(steps: nil))) && !settings(options(steps: 7), model: "n").prolongs(first))
    #expect(LensSettings("") == nil && LensSettings("{\"steps\": 1}") == nil)
  }

  @Test func settlesARoundThatItWasStoppedAfter() async throws {
    // Two positions a step are too few to learn from: what is learned does harm and has to be taken back.
    var options = options(steps: 6, hookpoints: [.embedding])
    options.tokensPerStep = 32
    options.positionsPerStep = 2
    let whole = try await train(options)
    let checkpoint = LensCheckpoint(path: folder.file("settling.safetensors"), request: "this")
    let flag = CancellationFlag()
    await #expect(throws: LatentError.self) {
      try await train(
        options,
        checkpoint: checkpoint,
        work: WorkContext(cancellation: flag) { report in
          if report.message?.hasPrefix("learning") == true, report.done == 6 { flag.cancel() }
        }
      )
    }
    let (learners, progress) = try #require(
      try checkpoint.load([.embedding], width: model.width, on: model.backend)
    )
    #expect(progress.step == 6 && progress.rounds == 0)
    let unsettled = try learners[0].translator(on: model.backend).weight.floats()
    let expected = whole.sites[0].translator.weight.floats()
    #expect(zip(unsettled, expected).contains { abs($0 - $1) > 1e-4 }, "the round did no harm, so nothing is tested")
    let resumed = try await train(options, checkpoint: checkpoint)
    expectClose(resumed.sites[0].translator.weight.floats(), expected, .latents)
    let settled = try #require(try checkpoint.load([.embedding], width: model.width, on: model.backend))
    #expect(settled.progress.rounds == 1)
  }

  @Test func triesAgainUntilItGivesUp() async throws {
    var options = options(steps: nil, hookpoints: [.embedding])
    options.tokensPerStep = 32
    options.positionsPerStep = 2
    let lens = try await train(options)
    #expect(lens.report?.steps == LensPlan(options, model: model).steps)
    #expect(lens.report?.sites[.embedding]?.converged == false)
  }

  @Test func measuresTranslatorsAtOtherSites() async throws {
    var options = options(hookpoints: [.embedding, .output(1)])
    options.measuresTransfer = true
    let report = try #require(try await train(options).report)
    #expect(report.transferSites == [.embedding, .output(1)])
    for place in 0..<2 {
      let own = try #require(report.sites[report.transferSites[place]]?.kl)
      // Measured on part of the positions.
      #expect(abs(report.transfer[place][place] - own) < 0.3 * own)
      #expect(report.transfer[place][1 - place] > 0)
    }
  }

  @Test func oneContextIsTooLittle() async throws {
    let short = Dataset(paths: [try folder.write("north sea", to: "short.txt")])
    let tokenizer = try #require(model.tokenizer)
    let encoder = ContextStream.Encoder(
      encode: { try tokenizer.ids(of: $0, specialTokens: false) },
      separator: 0,
      isSpecial: { _ in false }
    )
    let error = await #expect(throws: LatentError.self) {
      try await LensTraining(options(), model: model, compute: Lane(label: "test")).run(
        makeStream: { try ContextStream(short, encoder: encoder, contextLength: 32, maxTokens: $0) },
        work: WorkContext()
      )
    }
    #expect(error?.code == .invalidParams && error?.field == "dataset")
  }
}
