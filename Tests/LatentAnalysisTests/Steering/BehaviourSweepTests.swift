import Glibc
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(3))) struct BehaviourSweepTests {
  private let lane = Lane(label: "sweep")

  private func vector(_ width: Int, seed: Int) -> [Float] {
    var generator = SeededGenerator(seed: seed, "sweep test")
    return (0..<width).map { _ in Float(generator.normal()) }
  }

  private func cells(_ fixture: FixtureModel) -> [SweepCell] {
    let (first, second) = (vector(fixture.model.width, seed: 1), vector(fixture.model.width, seed: 2))
    var cells: [SweepCell] = []
    for strength in [Float(-2), 0, 1.5] {
      cells.append(SweepCell(place: "layers.0", edits: [(.output(0), first)], strength: strength))
      cells.append(SweepCell(place: "both", edits: [(.output(0), first), (.mlp(1), second)], strength: strength))
    }
    return cells
  }

  /// Each cell by itself, in one pass over the whole prompt, through the listener that `intervene` uses.
  @Test(arguments: ["neox-parallel", "gpt2", "llama-grouped"], [InterventionPositions.last, .all, .list([1, 2])])
  func isWhatEachCellGivesAlone(_ family: String, _ positions: InterventionPositions) async throws {
    let fixture = try FixtureModel(family)
    let item = SweepItem(prompt: [5, 6, 7, 8, 9, 10], matching: 11, other: 12)
    let cells = cells(fixture)
    let answers = try await BehaviourSweep(model: fixture.model, cells: cells, positions: positions)
      .run([item], on: lane, work: WorkContext())
    let baseline = try #require(answers.first?.baseline)
    for (cell, answer) in zip(cells, answers[0].cells) {
      let interventions = cell.edits.map {
        Intervention(
          .hookpoint($0.hookpoint),
          operation: .add,
          vector: $0.vector,
          strength: cell.strength,
          positions: positions
        )
      }
      let listener = try InterventionListener(interventions, model: fixture.model, promptLength: item.prompt.count)
      let logits = try #require(
        try fixture.model.forward(TokenBatch([item.prompt]), listeners: [listener], logits: .last)
      )
      let logProbabilities = try fixture.model.backend.download(fixture.model.logProbabilities(logits))
      let (yes, no) = (exp(Double(logProbabilities[11])), exp(Double(logProbabilities[12])))
      #expect(abs(answer.behaviour - yes / (yes + no)) < 1e-5)
      #expect(abs(answer.nonsense - (1 - yes - no)) < 1e-5)
      if cell.strength == 0 {
        #expect(answer == baseline, "a strength of nothing changes nothing, bit for bit")
      } else {
        #expect(answer.kl > 1e-4)
        #expect(abs(answer.behaviour - baseline.behaviour) > 1e-4)
      }
    }
  }

  @Test func stopsBetweenTwoBatches() async throws {
    let fixture = try FixtureModel("gpt2")
    let cancellation = CancellationFlag()
    cancellation.cancel()
    let sweep = BehaviourSweep(model: fixture.model, cells: cells(fixture), positions: .last)
    await #expect(throws: LatentError.self) {
      try await sweep.run(
        [SweepItem(prompt: [5, 6], matching: 1, other: 2)],
        on: lane,
        work: WorkContext(cancellation: cancellation)
      )
    }
  }

  @Test func saysThatPositionsNameNothing() async throws {
    let fixture = try FixtureModel("gpt2")
    let sweep = BehaviourSweep(model: fixture.model, cells: cells(fixture), positions: .list([50]))
    let error = await #expect(throws: LatentError.self) {
      try await sweep.run([SweepItem(prompt: [5, 6], matching: 1, other: 2)], on: lane, work: WorkContext())
    }
    #expect(error?.field == "positions")
  }
}
