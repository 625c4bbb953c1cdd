import Glibc
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct BehaviourSweepTests {
  private let lane = Lane(label: "sweep")

  private func vector(_ width: Int, seed: Int) -> [Float] {
    var generator = SeededGenerator(seed: seed, "sweep test")
    return (0..<width).map { _ in Float(generator.normal()) }
  }

  private func cells(_ model: ResidentModel) -> [SweepCell] {
    let (first, second) = (vector(model.width, seed: 1), vector(model.width, seed: 2))
    let later: Hookpoint = model.hookpoints.contains(.mlp(1)) ? .mlp(1) : .attention(1)
    var cells: [SweepCell] = []
    for strength in [-2.0, 0, 1.5] {
      cells.append(SweepCell(place: "layers.0", edits: [(.output(0), first)], strength: strength))
      cells.append(SweepCell(place: "both", edits: [(.output(0), first), (later, second)], strength: strength))
      if let width = model.width(of: .state(0)) {
        let state = vector(width, seed: 3)
        cells.append(SweepCell(place: "state", edits: [(.state(0), state)], strength: strength))
        cells.append(
          SweepCell(place: "state and stream", edits: [(.state(0), state), (.output(0), first)], strength: strength)
        )
      }
    }
    return cells
  }

  /// Where the listener that `intervene` uses edits a state, for the token after it to meet it edited.
  private func positions(_ positions: InterventionPositions, of hookpoint: Hookpoint, _ count: Int)
    -> InterventionPositions
  {
    hookpoint.site.isState && positions == .last ? .list([count - 2]) : positions
  }

  /// Each cell by itself, in one pass over the whole prompt, through the listener that `intervene` uses.
  @Test(
    arguments: ["neox-parallel", "gpt2", "llama-grouped", "mamba2", "rwkv7-fla"],
    [InterventionPositions.last, .all, .list([1, 2])]
  )
  func isWhatEachCellGivesAlone(_ family: String, _ positions: InterventionPositions) async throws {
    let model = try FixtureModel(family).model
    let item = SweepItem(prompt: [5, 6, 7, 8, 9, 10], matching: 11, other: 12)
    let cells = cells(model)
    for prefix in model.isRecurrent ? [[], [3, 4, 5]] : [[Int32]]() + [[]] {
      var states = [model.makeState()]
      if !prefix.isEmpty { _ = try model.forward(TokenBatch([prefix]), states: &states) }
      let state = prefix.isEmpty ? nil : states[0]
      let plan = SweepPlan(model: model, cells: cells, positions: positions, following: state)
      let answers = try await BehaviourSweep(plan).run([item], on: lane, work: WorkContext())
      let baseline = try #require(answers.first?.baseline)
      for (cell, answer) in zip(cells, answers[0].cells) {
        let interventions = cell.edits.map {
          Intervention(
            .hookpoint($0.hookpoint),
            operation: .add,
            vector: $0.vector,
            strength: Float(cell.strength),
            positions: self.positions(positions, of: $0.hookpoint, item.prompt.count)
          )
        }
        let listener = try InterventionListener(
          interventions,
          model: model,
          promptLength: item.prompt.count,
          firstPosition: prefix.count
        )
        let logits = try #require(
          try model.forward(TokenBatch([item.prompt]), following: state, listeners: [listener], logits: .last)
        )
        let logProbabilities = try model.backend.download(model.logProbabilities(logits))
        let (yes, no) = (exp(Double(logProbabilities[11])), exp(Double(logProbabilities[12])))
        let behaviour = try #require(answer.behaviour)
        #expect(abs(behaviour - yes / (yes + no)) < 1e-5, "\(cell.place) \(cell.strength)")
        #expect(abs((answer.nonsense ?? 9) - (1 - yes - no)) < 1e-5)
        if cell.strength == 0 {
          #expect(answer == baseline, "a strength of nothing changes nothing, bit for bit")
        } else {
          #expect(answer.kl > 1e-6, "\(cell.place) \(cell.strength)")
          #expect(abs(behaviour - (baseline.behaviour ?? 0)) > 1e-6, "\(cell.place) \(cell.strength)")
        }
      }
    }
  }

  @Test func goesOnWhereItStopped() async throws {
    let model = try FixtureModel("gpt2").model
    let folder = try TemporaryFolder()
    let catalogue = try Catalogue(path: folder.file("catalogue.sqlite"))
    let plan = SweepPlan(model: model, cells: cells(model), positions: .last)
    let ledger = SweepLedger(catalogue, model: "gpt2", request: try plan.identity())
    let items = (0..<4).map { SweepItem(prompt: [5, 6, Int32($0)], matching: 1, other: 2) }
    func run(_ plan: SweepPlan, _ ledger: SweepLedger?, _ items: [SweepItem]) async throws -> [[SweepAnswer]] {
      try await BehaviourSweep(plan, ledger: ledger).run(items, on: lane, work: WorkContext())
        .map { [$0.baseline] + $0.cells }
    }
    let first = try await run(plan, ledger, Array(items.prefix(2)))
    // A catalogue that is told nothing false about the first two knows nothing of the rest.
    let all = try await run(plan, ledger, items)
    #expect(Array(all.prefix(2)) == first)
    #expect(all == (try await run(plan, nil, items)))
    // What was kept is what is read: a ledger of other numbers gives them.
    let key = ledger.key("letters", items[0].prompt, [1, 2])
    try catalogue.removeReply(key: key)
    let made = SweepAnswer(behaviour: 0.125, nonsense: 0.25, kl: 3)
    try ledger.keep(Array(repeating: made, count: plan.cells.count + 1), key)
    #expect(try await run(plan, ledger, items)[0] == Array(repeating: made, count: plan.cells.count + 1))
    let other = SweepPlan(model: model, cells: cells(model), positions: .all)
    #expect(try plan.identity() != other.identity())
  }

  @Test func stopsBetweenTwoBatches() async throws {
    let model = try FixtureModel("gpt2").model
    let cancellation = CancellationFlag()
    cancellation.cancel()
    let sweep = BehaviourSweep(SweepPlan(model: model, cells: cells(model), positions: .last))
    await #expect(throws: LatentError.self) {
      try await sweep.run(
        [SweepItem(prompt: [5, 6], matching: 1, other: 2)],
        on: lane,
        work: WorkContext(cancellation: cancellation)
      )
    }
  }

  @Test func saysThatPositionsNameNothing() async throws {
    for (family, positions, prompt) in [
      ("gpt2", InterventionPositions.list([50]), [5, 6] as [Int32]), ("mamba2", .last, [5]),
    ] {
      let model = try FixtureModel(family).model
      let sweep = BehaviourSweep(SweepPlan(model: model, cells: cells(model), positions: positions))
      let error = await #expect(throws: LatentError.self) {
        try await sweep.run([SweepItem(prompt: prompt, matching: 1, other: 2)], on: lane, work: WorkContext())
      }
      #expect(error?.field == "positions")
    }
  }
}
