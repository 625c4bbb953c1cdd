package import LatentModels
package import LatentSupport
internal import LatentTensor
internal import LatentWorkspace

/// Makes probes of what a model has after statements, and measures what they know.
package struct ProbeStudy: Sendable {
  package let reading: ProbeReading
  package let material: ProbeMaterial
  package let kinds: [ProbeKind]
  package let seed: Int
  /// How many of the tested statements are mirrored; 0 for no such check.
  package let reflected: Int

  package init(_ reading: ProbeReading, material: ProbeMaterial, kinds: [ProbeKind], seed: Int, reflected: Int = 0) {
    self.reading = reading
    self.material = material
    self.kinds = kinds
    self.seed = seed
    self.reflected = reflected
  }

  /// What mirroring statements in a probe's plane does to the model's answers.
  package struct Mirrored: Sendable, Equatable {
    package var hookpoint: Hookpoint
    package var kind: ProbeKind
    package var examples: Int
    /// Share of the answers that turned round, and what it is with planes at random through the same place.
    package var flipped: Double
    package var interval: Interval
    package var control: Double
    /// Mean change of the log-odds of what the model had answered, in nats.
    package var change: Double
  }

  /// What a study found.
  package struct Outcome: Sendable {
    package var table: ProbeTable
    package var mirrored: [Mirrored]
    package var probes: [(hookpoint: Hookpoint, kind: ProbeKind, probe: LinearProbe)]
  }

  private var readsPairs: Bool { kinds.contains(where: \.readsPairs) }

  /// Memory that fitting takes, in bytes: the activations at the widest hookpoint, twice.
  package var byteCount: Int {
    let widest = reading.hookpoints.compactMap { reading.model.width(of: $0) }.max() ?? 0
    let (numbers, overflow) = widest.multipliedReportingOverflow(by: material.items.count * (readsPairs ? 3 : 1) * 16)
    return overflow ? .max : numbers
  }

  /// - Parameters:
  ///   - folder: where finished steps are kept, and found when the study goes on.
  /// - Throws: `LatentError`: `cancelled` between two steps, `invalidParams` for activations that are not finite.
  package func run(in folder: StudyFolder, on lane: Lane, work: WorkContext) async throws -> Outcome {
    let statements = material.tokens
    let total = statements.count + reading.hookpoints.count * kinds.count
    let store = ProbeActivationStore(folder, hookpoints: reading.hookpoints)
    let passes = try await read(statements, into: store, total: total, on: lane, work: work)
    let fits = try await fit(store, passes: passes, folder, total: total, work: work)
    let (material, kinds, seed) = (material, kinds, seed)
    let deepest = deepest
    let table = try await Lane(label: "latentd.probes").run { () -> ProbeTable in
      let own = try store.ownLogOdds(passes: passes)
      return try ProbeTable(
        material,
        kinds: kinds,
        fits: fits,
        references: fits.first { $0.hookpoint == deepest }?.fitted ?? [:],
        own: own.count == material.items.count ? own : [],
        seed: seed,
        check: work.cancellation.check
      )
    }
    let probes = fits.flatMap { hookpoint, fitted in
      kinds.compactMap { kind in fitted[kind.rawValue]?.probe.map { (hookpoint, kind, $0) } }
    }
    return Outcome(
      table: table,
      mirrored: try await mirror(probes, on: lane, work: work),
      probes: probes
    )
  }

  // MARK: Reading

  /// - Returns: how many passes there are.
  private func read(
    _ statements: [ProbeTokens],
    into store: ProbeActivationStore,
    total: Int,
    on lane: Lane,
    work: WorkContext
  ) async throws -> Int {
    var (next, pass) = (0, 0)
    let (reading, readsPairs) = (reading, readsPairs)
    while next < statements.count {
      try work.cancellation.check()
      let chosen = Array(statements[next..<next + ProbeReading.passLength(statements[next...])])
      if !store.holds(pass: pass) {
        let activations = try await lane.run { try reading.read(chosen, readsPairs: readsPairs) }
        try store.save(activations, pass: pass)
      }
      next += chosen.count
      pass += 1
      work.report(ProgressReport(done: next, total: total, unit: "steps", message: "reading statements"))
    }
    return pass
  }

  // MARK: Fitting

  /// The place of the references: the residual stream as deep as it was asked for, or what is deepest else.
  private var deepest: Hookpoint {
    let streams = reading.hookpoints.filter { $0.site == .output || $0.site == .input || $0 == .embedding }
    let candidates = streams.isEmpty ? reading.hookpoints : streams
    return candidates.max { ($0.layer ?? -1) < ($1.layer ?? -1) } ?? .embedding
  }

  /// What the gap that a probe may close is measured against.
  private var references: [ProbeFitting.Reference] {
    guard let trained = material.context.character else { return [] }
    func reference(_ name: String, _ character: String) -> ProbeFitting.Reference? {
      let places = material.unheld.filter { material.items[$0].character == character }
      let labels = places.map { material.items[$0].label }
      guard Set(labels).count == 2 else { return nil }
      return ProbeFitting.Reference(name: name, training: places, labels: labels)
    }
    let others = Set(material.unheld.compactMap { material.items[$0].character }).subtracting([trained]).sorted()
    return [reference(ProbeTable.ceiling, trained)].compactMap { $0 }
      + others.compactMap { reference(ProbeTable.floor($0), $0) }
  }

  private func fit(
    _ store: ProbeActivationStore,
    passes: Int,
    _ folder: StudyFolder,
    total: Int,
    work: WorkContext
  ) async throws -> [(hookpoint: Hookpoint, fitted: [String: FittedProbe])] {
    // Fitting has a thread of its own, so that the models' lane is free for others.
    let lane = Lane(label: "latentd.probes")
    let fitting = ProbeFitting(material: material, kinds: kinds, seed: seed)
    var fits: [(hookpoint: Hookpoint, fitted: [String: FittedProbe])] = []
    for (index, hookpoint) in reading.hookpoints.enumerated() {
      try work.cancellation.check()
      let references = hookpoint == deepest ? references : []
      let names = kinds.map(\.rawValue) + references.map(\.name)
      let name = "fit-\(index)"
      let fitted = try await lane.run { () -> [String: FittedProbe] in
        if let known = ProbeFitting.load(names, from: folder, as: name) { return known }
        let rows = try store.rows(at: hookpoint, passes: passes, cancellation: work.cancellation)
        let fitted = try fitting.fit(rows, references: references, check: work.cancellation.check)
        try ProbeFitting.save(fitted, to: folder, as: name)
        return fitted
      }
      fits.append((hookpoint, fitted))
      let done = material.tokens.count + (index + 1) * kinds.count
      work.report(ProgressReport(done: done, total: total, unit: "steps", message: "fitting probes at \(hookpoint)"))
    }
    return fits
  }

  // MARK: Mirroring

  private func mirror(
    _ probes: [(hookpoint: Hookpoint, kind: ProbeKind, probe: LinearProbe)],
    on lane: Lane,
    work: WorkContext
  ) async throws -> [Mirrored] {
    // A state acts on the tokens after it: after the last one there is none.
    let places = probes.compactMap { hookpoint, kind, probe -> (Hookpoint, ProbeKind, Reflection)? in
      guard !hookpoint.site.isState || reading.position < -1 else { return nil }
      return Reflection(of: probe, kind: kind).map { (hookpoint, kind, $0) }
    }
    var generator = SeededGenerator(seed: seed, "mirrored")
    let chosen = generator.sample(reflected, of: material.tested.filter { material.tokens[$0].answers != nil })
    guard !places.isEmpty, !chosen.isEmpty else { return [] }
    let cells = places.flatMap { hookpoint, kind, reflection -> [ReflectionCheck.Cell] in
      // Through the same place as near to the statements: a random normal, the plane through the same foot.
      let foot = reflection.normal.map { Double($0 * reflection.offset) }
      let normal = RandomDirections.draw(1, width: foot.count, seed: seed)[0]
      let offset = Vectors.dot(normal, foot) / Vectors.norm(normal)
      let control = Reflection(across: normal.map { Float($0) }, offset: Float(offset)) ?? reflection
      return [reflection, control].map { ReflectionCheck.Cell(hookpoint: hookpoint, reflection: $0) }
    }
    let check = ReflectionCheck(reading: reading, cells: cells)
    var answers: [(own: Double, mirrored: [Double])] = []
    for place in chosen {
      try work.cancellation.check()
      answers.append(try await check.run(material.tokens[place], on: lane, work: work))
      let report = ProgressReport(done: answers.count, total: chosen.count, unit: "statements", message: "mirroring")
      work.report(report)
    }
    return places.enumerated().map { index, place in
      func flips(_ cell: Int) -> Int { answers.count { ($0.own > 0) != ($0.mirrored[cell] > 0) } }
      let change = answers.reduce(0.0) { sum, answer in
        sum + (answer.own > 0 ? 1 : -1) * (answer.mirrored[2 * index] - answer.own)
      }
      return Mirrored(
        hookpoint: place.0,
        kind: place.1,
        examples: answers.count,
        flipped: Double(flips(2 * index)) / Double(answers.count),
        interval: .ofProportion(successes: flips(2 * index), of: answers.count),
        control: Double(flips(2 * index + 1)) / Double(answers.count),
        change: change / Double(answers.count)
      )
    }
  }
}
