internal import Glibc
package import LatentModels
package import LatentSupport
internal import LatentTensor

/// Trains the translators of a tuned lens (Belrose et al. 2023): for each site the affine map with which the model's final
/// norm and unembedding come closest, in KL, to what the model itself predicts.
///
/// It begins with a ridge regression in closed form and goes on with Adam on the analytic gradient. Sites learn
/// independently. Reading text happens on a thread of the job's own, everything else in steps of the compute lane.
package actor LensTraining {
  private let executor = LaneExecutor(label: "lens")
  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let model: ResidentModel
  private let options: LensOptions
  private let plan: LensPlan
  private let compute: Lane
  private let checkpoint: LensCheckpoint?
  private var lastSave = ContinuousClock.now

  private static let secondsBetweenSaves = 20.0
  /// Of the translators' numbers, for streams of width 1; wider ones take steps that add up over more numbers.
  private static let peakRate = 0.4
  private static let biasRate: Float = 0.01
  /// The share of a round in which the rate rises to its peak.
  private static let warmUpShare = 0.1
  /// Sizes of the ridge's map that are compared with each other and with the logit lens: a norm follows that would blow
  /// up a regression's careful small answers.
  private static let shrinkages: [Float] = [1, 0.7, 0.45, 0.25]

  /// - Parameters:
  ///   - plan: where it was made already, with the memory in view.
  ///   - checkpoint: where the training is saved as it goes and found again; nowhere if nil.
  package init(
    _ options: LensOptions,
    plan: LensPlan? = nil,
    model: ResidentModel,
    compute: Lane,
    checkpoint: LensCheckpoint? = nil
  ) {
    self.options = options
    self.model = model
    self.compute = compute
    self.checkpoint = checkpoint
    self.plan = plan ?? LensPlan(options, model: model)
  }

  /// How well each site does on the positions kept for choosing.
  private struct Validation {
    var kl: Double
    var crossEntropy: Double
  }

  /// - Parameter makeStream: the corpus from its beginning, at most as many tokens of it as it is given.
  /// - Returns: the lens with what it was measured to be worth.
  /// - Throws: `LatentError`: `invalidParams`, `outOfResources`, `cancelled`; what was done is then in the checkpoint.
  package func run(
    makeStream: @Sendable (_ maxTokens: Int) throws -> ContextStream,
    work: WorkContext
  ) async throws -> TunedLens {
    let grouped = plan.groups.count > 1 ? " in \(plan.groups.count) groups" : ""
    let statement =
      "\(options.hookpoints.count) sites\(grouped), \(plan.positions) positions a step, about "
      + "\((plan.byteCount + 1_048_575) >> 20) MiB"
    work.report(ProgressReport(done: 0, total: plan.stepsPerRound, unit: "steps", message: statement))
    let wanted = plan.stepsPerRound * plan.contextsPerStep * options.contextLength
    var stream = try makeStream(min(1 << 26, max(1 << 20, 2 * wanted)))
    let corpus = try LensCorpus(
      &stream,
      heldOutTokens: options.evaluationTokens + plan.validationPositions,
      contextLength: options.contextLength,
      model: model,
      seed: options.seed,
      work: work
    )
    let unigram = corpus.unigramCrossEntropy(vocabulary: model.realVocabulary)
    let learned = try await learn(corpus, unigram: unigram, work: work)
    var lens = try lens(of: learned.sites)
    let evaluation = LensEvaluation(
      model: model,
      lens: lens,
      unigram: unigram,
      bytesPerToken: corpus.bytesPerToken,
      measuresTransfer: options.measuresTransfer
    )
    var report = try await evaluation.run(testContexts(corpus), on: compute, work: work)
    report.steps = learned.steps
    report.trainedTokens = learned.steps * plan.contextsPerStep * options.contextLength
    report.memoryBytes = plan.byteCount
    lens.report = report
    return lens
  }

  /// What `lens` is worth on the text that would be held out of a training.
  ///
  /// - Throws: `LatentError`: `invalidParams`, `cancelled`.
  package func measure(
    _ lens: TunedLens,
    makeStream: @Sendable (_ maxTokens: Int) throws -> ContextStream,
    work: WorkContext
  ) async throws -> LensReport {
    var stream = try makeStream(1 << 22)
    let corpus = try LensCorpus(
      &stream,
      heldOutTokens: options.evaluationTokens,
      contextLength: options.contextLength,
      model: model,
      seed: options.seed,
      work: work
    )
    let evaluation = LensEvaluation(
      model: model,
      lens: lens,
      unigram: corpus.unigramCrossEntropy(vocabulary: model.realVocabulary),
      bytesPerToken: corpus.bytesPerToken,
      measuresTransfer: options.measuresTransfer
    )
    return try await evaluation.run(corpus.heldOut, on: compute, work: work)
  }

  // MARK: Learning

  /// Group after group.
  private func learn(_ corpus: LensCorpus, unigram: Double, work: WorkContext) async throws -> LensCheckpoint.Finished {
    var finished = checkpoint?.finished(width: model.width) ?? LensCheckpoint.Finished()
    let groups = plan.groups(after: finished.hookpoints, begun: checkpoint?.begun() ?? [])
    for group in groups {
      let learned = try await learn(group, corpus, unigram: unigram, work: work)
      for learner in learned.learners {
        let backend = model.backend
        finished.sites.append((learner.hookpoint, try await compute.run { try learner.translator(on: backend) }))
      }
      finished.steps = max(finished.steps, learned.steps)
      if groups.count > 1 { try checkpoint?.save(finished) }
    }
    return finished
  }

  /// All the rounds of one group.
  private func learn(
    _ hookpoints: [Hookpoint],
    _ corpus: LensCorpus,
    unigram: Double,
    work: WorkContext
  ) async throws -> (learners: [LensLearner], steps: Int) {
    let (model, plan) = (model, plan)
    let scratch = try await compute.run { try LensScratch(model, rows: max(plan.positions, plan.validationPositions)) }
    let validation = try await validationStreams(hookpoints, corpus)
    let learners: [LensLearner]
    var progress: LensCheckpoint.Progress
    let checkpoint = checkpoint
    if let saved = try await compute.run({
      try checkpoint?.load(hookpoints, width: model.width, on: model.backend)
    }) {
      (learners, progress) = saved
    } else {
      learners = try await start(hookpoints, corpus, validation, scratch, work: work)
      progress = LensCheckpoint.Progress(step: 0, rounds: 0, active: hookpoints)
    }
    let gradient = try await compute.run { try LogitGradient(model) }
    let held = try await compute.run { try LensStreams(hookpoints, positions: plan.positions, model: model) }
    lastSave = .now
    do {
      while progress.rounds < plan.rounds, !progress.active.isEmpty {
        let end = (progress.rounds + 1) * plan.stepsPerRound
        while progress.step < end {
          try work.cancellation.check()
          let active = learners.filter { progress.active.contains($0.hookpoint) }
          try await step(progress.step, active, corpus, held, gradient, scratch, work: work)
          progress.step += 1
          if (ContinuousClock.now - lastSave) / .seconds(1) > Self.secondsBetweenSaves {
            try await save(learners, progress)
          }
          work.report(
            ProgressReport(done: progress.step, total: end, unit: "steps", message: "learning at \(active.count) sites")
          )
        }
        progress.active = try await settle(learners, progress.active, validation, unigram, scratch, work: work)
        progress.rounds += 1
      }
    } catch {
      try await save(learners, progress)
      throw error
    }
    // Kept until the lens itself is, so that a measurement that is cut short is all that has to be done again.
    try await save(learners, progress)
    return (learners, progress.step)
  }

  /// One step: the model reads, then every site learns from the same positions.
  private func step(
    _ number: Int,
    _ learners: [LensLearner],
    _ corpus: LensCorpus,
    _ held: LensStreams,
    _ gradient: LogitGradient,
    _ scratch: LensScratch,
    work: WorkContext
  ) async throws {
    let model = model
    let contexts = corpus.contexts(number * plan.contextsPerStep..<(number + 1) * plan.contextsPerStep)
    var generator = SeededGenerator(seed: options.seed, "lens positions", number)
    let tokens = contexts.reduce(0) { $0 + $1.count }
    let chosen = generator.sample(plan.positions, of: (0..<Int32(tokens)).map { $0 }).sorted()
    var (firstToken, filled) = (0, 0)
    for first in stride(from: 0, to: contexts.count, by: plan.contextsPerPass) {
      try work.cancellation.check()
      let pass = Array(contexts[first..<min(first + plan.contextsPerPass, contexts.count)])
      let count = pass.reduce(0) { $0 + $1.count }
      let range = Int32(firstToken)..<Int32(firstToken + count)
      let rows = chosen.filter(range.contains).map { $0 - range.lowerBound }
      firstToken += count
      guard !rows.isEmpty else { continue }
      let place = filled
      try await compute.run { try held.read(pass, rows: rows, at: place, model: model) }
      filled += rows.count
    }
    guard filled > 0 else { return }
    let streams = held.prefix(filled)
    let targets = try await compute.run {
      try Self.predictions(of: streams.last, model: model, scratch, asProbabilities: true)
    }
    let adam = AdamStep(rate: rate(number), number: number + 1)
    let biasRate = Self.biasRate * adam.rate / rate(peakOf: model)
    for learner in learners {
      try work.cancellation.check()
      guard let h = streams.sites[learner.hookpoint] else { continue }
      let losses = try await compute.run {
        try learner.learn(
          h,
          targets: targets,
          step: adam,
          biasRate: biasRate,
          gradient,
          scratch,
          on: model.backend
        )
      }
      guard losses.allSatisfy(\.isFinite) else {
        throw LatentError.invalid(
          "model",
          "The streams of \(model.name) at \(learner.hookpoint) hold NaN or infinite values, so no lens can be trained "
            + "there."
        )
      }
    }
  }

  private func rate(peakOf model: ResidentModel) -> Float { Float(Self.peakRate / Double(model.width)) }

  /// The learning rate: up in a straight line, then down to nothing along a cosine, in every round.
  private func rate(_ number: Int) -> Float {
    let place = Double(number % plan.stepsPerRound) + 1
    let warmUp = max(1, Self.warmUpShare * Double(plan.stepsPerRound))
    let peak = rate(peakOf: model)
    if place < warmUp { return peak * Float(place / warmUp) }
    let share = (place - warmUp) / max(1, Double(plan.stepsPerRound) - warmUp)
    return peak * Float(0.5 * (1 + cos(.pi * min(1, share))) + 0.01)
  }

  /// After a round: takes back what did harm. Of a site that is settled, doing it again changes nothing, so that a training
  /// which stopped in between can begin it anew.
  ///
  /// - Returns: the sites that another round should help, those that do not yet beat the frequencies of tokens.
  private func settle(
    _ learners: [LensLearner],
    _ active: [Hookpoint],
    _ validation: LensStreams,
    _ unigram: Double,
    _ scratch: LensScratch,
    work: WorkContext
  ) async throws -> [Hookpoint] {
    let backend = model.backend
    var unfinished: [Hookpoint] = []
    for learner in learners where active.contains(learner.hookpoint) {
      try work.cancellation.check()
      let after = try await validate(learner, validation, scratch)
      let before = try await validate(learner.atStart, validation, scratch)
      try await compute.run {
        if after.kl < before.kl {
          try backend.copy(learner.weight.values, into: learner.startWeight)
          try backend.copy(learner.bias.values, into: learner.startBias)
        } else {
          try backend.copy(learner.startWeight, into: learner.weight.values)
          try backend.copy(learner.startBias, into: learner.bias.values)
        }
      }
      if min(after.crossEntropy, before.crossEntropy) >= unigram { unfinished.append(learner.hookpoint) }
    }
    return unfinished
  }

  // MARK: The start

  /// Streams of held-out positions, on which starts and rounds are compared.
  private func validationStreams(_ hookpoints: [Hookpoint], _ corpus: LensCorpus) async throws -> LensStreams {
    let model = model
    let contexts = validationContexts(corpus)
    let positions = min(plan.validationPositions, contexts.reduce(0) { $0 + $1.count - 1 })
    var streams = try await compute.run { try LensStreams(hookpoints, positions: positions, model: model) }
    var filled = 0
    for context in contexts where filled < positions {
      let rows = Array(0..<Int32(min(context.count - 1, positions - filled)))
      let place = filled
      let target = streams
      try await compute.run { try target.read([context], rows: rows, at: place, model: model) }
      streams.next += context[1..<rows.count + 1].map { Int($0) < model.realVocabulary ? $0 : -1 }
      filled += rows.count
    }
    return streams
  }

  private func validationContexts(_ corpus: LensCorpus) -> [[Int32]] {
    let needed = (plan.validationPositions + options.contextLength - 1) / options.contextLength
    return Array(corpus.heldOut.prefix(max(1, min(needed, corpus.heldOut.count / 2))))
  }

  /// What the lens is measured on: held-out contexts that nothing was chosen by, where there is more than one.
  private func testContexts(_ corpus: LensCorpus) -> [[Int32]] {
    let rest = Array(corpus.heldOut.dropFirst(validationContexts(corpus).count))
    return rest.isEmpty ? corpus.heldOut : rest
  }

  private func start(
    _ hookpoints: [Hookpoint],
    _ corpus: LensCorpus,
    _ validation: LensStreams,
    _ scratch: LensScratch,
    work: WorkContext
  ) async throws -> [LensLearner] {
    let model = model
    let end = Hookpoint.output(model.layers - 1)
    let contexts = (plan.startTokens + options.contextLength - 1) / options.contextLength
    var moments: [LensMoments] = []
    var target: LensTarget?
    for first in stride(from: 0, to: contexts, by: plan.contextsPerPass) {
      try work.cancellation.check()
      let pass = corpus.contexts(first..<min(first + plan.contextsPerPass, contexts))
      let streams = try await compute.run { () -> [Hookpoint: Matrix] in
        let collector = StreamCollector(hookpoints + [end])
        _ = try model.forward(TokenBatch(pass), listeners: [collector])
        return collector.values
      }
      guard let last = streams[end] else { throw LatentError(.internal, "The pass never came by \(end).") }
      var counted: LensTarget
      if let target {
        counted = target
      } else {
        counted = try await compute.run { try LensTarget(first: last, model: model) }
      }
      let before = counted
      let (z, after) = try await compute.run {
        var counted = before
        let z = try counted.add(last, model: model)
        return (z, counted)
      }
      target = after
      if moments.isEmpty {
        moments = try await compute.run {
          try hookpoints.compactMap { hookpoint in
            try streams[hookpoint].map {
              try LensMoments(hookpoint, first: $0, target: after, on: model.backend)
            }
          }
        }
      }
      for moment in moments {
        guard let h = streams[moment.hookpoint] else { continue }
        try await compute.run { try moment.add(h, targets: z, on: model.backend) }
      }
      work.report(
        ProgressReport(
          done: min(first + plan.contextsPerPass, contexts) * options.contextLength,
          total: contexts * options.contextLength,
          unit: "tokens",
          message: "computing the start"
        )
      )
    }
    guard let target else { throw LatentError(.internal, "There was nothing to start from.") }
    let output = try await compute.run { try target.output(on: model.backend) }
    var learners: [LensLearner] = []
    while !moments.isEmpty {
      try work.cancellation.check()
      let moment = moments.removeFirst()
      let correlations = try await compute.run { try moment.correlations(target, on: model.backend) }
      let factor = try moment.decompose(correlations)
      let start = try await compute.run {
        try moment.start(correlations, factor, output: output, on: model.backend)
      }
      try await choose(start, validation, scratch)
      learners.append(start.learner)
    }
    return learners
  }

  /// Puts into the learner whichever start predicts best.
  private func choose(_ start: LensMoments.Start, _ validation: LensStreams, _ scratch: LensScratch) async throws {
    let (learner, backend) = (start.learner, model.backend)
    var best = Double.infinity
    for size in Self.shrinkages + [nil] {
      try await compute.run {
        let candidate = size == nil ? start.identity : start.ridge
        try backend.scale(candidate.weight, by: size ?? 1, into: learner.weight.values)
        try backend.copy(candidate.bias, into: learner.bias.values)
      }
      let divergence = try await validate(learner, validation, scratch).kl
      guard divergence < best else { continue }
      best = divergence
      try await compute.run {
        try backend.copy(learner.weight.values, into: learner.startWeight)
        try backend.copy(learner.bias.values, into: learner.startBias)
      }
    }
    try await compute.run {
      try backend.copy(learner.startWeight, into: learner.weight.values)
      try backend.copy(learner.startBias, into: learner.bias.values)
    }
  }

  // MARK: Measuring and keeping

  private func validate(
    _ learner: LensLearner,
    _ streams: LensStreams,
    _ scratch: LensScratch
  ) async throws -> Validation {
    let model = model
    guard let h = streams.sites[learner.hookpoint] else {
      throw LatentError(.internal, "There are no streams at \(learner.hookpoint).")
    }
    return try await compute.run {
      let own = try Self.predictions(of: streams.last, model: model, scratch, asProbabilities: false)
      let y = try learner.translate(h, scratch, on: model.backend)
      let logits = scratch.logits.rows(0..<h.rows)
      try model.writeLogits(ofStream: y, into: logits)
      let compared = try model.backend.compare(own, with: model.real(logits), targets: streams.next)
      let count = Double(max(1, compared.count))
      return Validation(
        kl: compared.reduce(0) { $0 + $1.divergence } / count,
        crossEntropy: compared.reduce(0) { $0 + $1.surprisal } / count
      )
    }
  }

  /// The model's own predictions, [row, real token], of the streams that leave its last block.
  private static func predictions(
    of last: Matrix,
    model: ResidentModel,
    _ scratch: LensScratch,
    asProbabilities: Bool
  ) throws -> Matrix {
    let logits = scratch.targets.rows(0..<last.rows)
    try model.writeLogits(ofStream: last, into: logits)
    let real = model.real(logits)
    if asProbabilities { try model.backend.softmax(real, into: real) }
    return real
  }

  private func save(_ learners: [LensLearner], _ progress: LensCheckpoint.Progress) async throws {
    guard let checkpoint else { return }
    let backend = model.backend
    try await compute.run { try checkpoint.save(learners, progress, on: backend) }
    lastSave = .now
  }

  private func lens(of sites: [(hookpoint: Hookpoint, translator: LensTranslator)]) throws -> TunedLens {
    TunedLens(
      sites: options.hookpoints.compactMap { hookpoint in sites.first { $0.hookpoint == hookpoint } },
      width: model.width,
      provenance: [
        TunedLens.Field.model: model.name, TunedLens.Field.modelIdentity: try model.identity(),
        TunedLens.Field.architecture: model.architecture, TunedLens.Field.layers: String(model.layers),
      ]
    )
  }
}
