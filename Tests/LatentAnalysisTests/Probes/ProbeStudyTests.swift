import LatentModels
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

@Suite(.timeLimit(.minutes(15))) struct ProbeStudyTests {
  private let folder: TemporaryFolder
  private let workspace: Workspace
  private let model: ResidentModel

  init() throws {
    folder = try TemporaryFolder()
    workspace = try Workspace(folder: folder.path + "/workspace")
    model = try FixtureModel("mamba").model
  }

  /// Statements whose last token is even when they are true; Bob believes those whose first token is even.
  private func statements(_ count: Int, seed: Int) -> [(ProbeItem, ProbeTokens)] {
    var generator = SeededGenerator(seed: seed, "statements")
    return (0..<count).flatMap { index -> [(ProbeItem, ProbeTokens)] in
      let tokens = (0..<3).map { _ in Int32(5 + generator.index(below: 12)) }
      let (truth, belief) = (tokens[2] % 2 == 0, tokens[0] % 2 == 0)
      return ["Alice", "Bob"].map { character in
        let item = ProbeItem(
          index: index,
          text: "\(tokens)",
          label: character == "Alice" ? truth : belief,
          truth: truth,
          otherBelief: belief,
          character: character,
          difficulty: Double(index) / Double(count),
          group: "\(seed) \(index)"
        )
        var read = ProbeTokens(prompt: [character == "Alice" ? 30 : 31] + tokens)
        read.answers = ProbeTokens.Answers(affirming: [40], denying: [41])
        return (item, read)
      }
    }
  }

  private func study(
    _ kinds: [ProbeKind],
    reflected: Int = 0,
    evaluated: Bool = true,
    size: Int = 60
  ) throws -> ProbeStudy {
    ProbeStudy(
      ProbeReading([.embedding, .output(0), .output(1), .state(0)], of: model),
      material: try ProbeMaterial(
        data: statements(size, seed: 1),
        evaluation: evaluated ? statements(size * 2 / 3, seed: 2) : nil,
        context: ProbeContext(character: "Alice"),
        holdOut: 0.25,
        seed: 0
      ),
      kinds: kinds,
      seed: 0,
      reflected: reflected
    )
  }

  private func run(_ study: ProbeStudy, _ digest: String, work: WorkContext = WorkContext()) async throws
    -> ProbeStudy.Outcome
  {
    try await study.run(in: try StudyFolder(workspace, digest: digest), on: Lane(label: "study"), work: work)
  }

  @Test func findsWhatTheLastTokenSays() async throws {
    let found = try await run(try study([.logistic, .lda, .random], reflected: 6), "a")
    let rows = found.table.rows
    #expect(rows.count == 12)
    let embedded = try #require(rows.first { $0.hookpoint == .embedding && $0.kind == .logistic })
    #expect(embedded.area == 1 && embedded.heldOutArea == 1 && embedded.interval.low < 1)
    let chance = try #require(rows.first { $0.hookpoint == .embedding && $0.kind == .random })
    #expect(chance.area < 0.8 && chance.interval.low < 0.5)
    #expect(found.table.earliest.contains(ProbeTable.Earliest(kind: .logistic, hookpoint: .embedding)))
    #expect(found.table.earliest.contains { $0.hookpoint.site == .state })
    // Alice and Bob, three difficulties, disputed or not.
    let cells = Set(found.table.transfers.map(\.cell))
    #expect(cells.count == 12)
    // Bob's beliefs say nothing of what Alice and Bob dispute but its opposite; Alice's say all.
    let bob = try #require(
      found.table.transfers.first {
        $0.kind == .logistic && $0.hookpoint == .embedding && $0.cell.isDisputed && $0.cell.character == "Bob"
      }
    )
    #expect(bob.area == 1)
    let (floor, ceiling) = (try #require(bob.floor), try #require(bob.ceiling))
    #expect(floor < ceiling && ceiling > 0.6)
    #expect(abs(try #require(bob.recovered) - (bob.area - floor) / (ceiling - floor)) < 1e-9)
    #expect(bob.recoveredInterval != nil)
    #expect(found.table.answers.count == 12)
    #expect(found.table.anomalies.map(\.kind) == [.logistic, .lda])
    // The state after the last token acts on no answer, so it is not mirrored.
    #expect(found.mirrored.count == 6 && found.mirrored.allSatisfy { $0.examples == 6 && !$0.hookpoint.site.isState })
  }

  @Test func goesOnWhereItStopped() async throws {
    let study = try study([.logistic, .crc], size: 24)
    let whole = try await run(study, "whole")
    // Stopped again and again: each time a step further.
    var stops = 0
    var resumed: ProbeStudy.Outcome?
    while resumed == nil, stops < 20 {
      let flag = CancellationFlag()
      let reports = Locked(0)
      let allowed = stops + 1
      let work = WorkContext(cancellation: flag) { _ in
        let count = reports.update { count in
          count += 1
          return count
        }
        if count > allowed { flag.cancel() }
      }
      do {
        resumed = try await run(study, "resumed", work: work)
      } catch let error as LatentError {
        #expect(error.code == .cancelled)
        stops += 1
      }
    }
    #expect(stops > 2)
    // What is there is not done again: without the activations the last probes could not be made.
    let kept = try StudyFolder(workspace, digest: "resumed")
    #expect(kept.holds("activations-0") && (0..<4).allSatisfy { kept.holds("fit-\($0)") })
    try kept.remove(from: workspace)
    #expect(!kept.holds("fit-0"))
    let outcome = try #require(resumed)
    #expect(outcome.table.rows == whole.table.rows && outcome.table.transfers == whole.table.transfers)
    #expect(outcome.probes.map(\.probe) == whole.probes.map(\.probe))
  }

  @Test func holdsOutWholeGroupsOfBothLabels() throws {
    let material = try study([.logistic], evaluated: false).material
    let trained = Set(material.training.map { material.items[$0].group })
    #expect(trained.isDisjoint(with: material.tested.map { material.items[$0].group }))
    #expect(Set(material.labels).count == 2)
    #expect(material.heldOut.allSatisfy { material.items[$0].character == "Alice" })
    #expect(Set(material.tested.compactMap { material.items[$0].character }) == ["Alice", "Bob"])
    #expect(abs(Double(material.heldOut.count) / 60 - 0.25) < 0.1)
  }

  @Test func twoOfEachLabelAreEnough() throws {
    let items = [true, false, true, false].enumerated().map { index, label in
      (ProbeItem(index: index, text: "\(index)", label: label), ProbeTokens(prompt: [Int32(5 + index)]))
    }
    let material = try ProbeMaterial(data: items, evaluation: nil, context: ProbeContext(), holdOut: 0.25, seed: 0)
    #expect(material.training.count == 2 && material.tested.count == 2)
  }

  @Test func namesWhatLeavesNothingToLearn() throws {
    func error(_ labels: [Bool], _ context: ProbeContext, holdOut: Double = 0.25) -> LatentError? {
      let items = labels.enumerated().map { index, label in
        (ProbeItem(index: index, text: "\(index)", label: label), ProbeTokens(prompt: [5]))
      }
      return #expect(throws: LatentError.self) {
        try ProbeMaterial(data: items, evaluation: nil, context: context, holdOut: holdOut, seed: 0)
      }
    }
    #expect(error([true, true], ProbeContext())?.message.contains("same label") == true)
    #expect(error([true, false], ProbeContext())?.message.contains("too few") == true)
    #expect(error([true, false], ProbeContext(character: "Eve"))?.field == "train.character")
    #expect(error([true, false], ProbeContext(difficulty: .hard))?.field == "train.difficulty")
    #expect(error([true, false], ProbeContext(labels: .other))?.field == "train.labels")
  }

  @Test func savedProbesSayTheSame() throws {
    let site = SavedProbes.Site(
      hookpoint: .state(2),
      kind: .crc,
      probe: LinearProbe(weight: [0.5, -1], bias: 0.25),
      heldOutArea: 0.8
    )
    var better = site
    better.hookpoint = .output(1)
    better.heldOutArea = 0.9
    let probes = SavedProbes(
      sites: [site, better],
      model: "m",
      modelIdentity: "x",
      position: -2,
      choices: [" No", " \"Yes\""],
      provenance: ["data": "d"]
    )
    let path = folder.file("probes.safetensors")
    try probes.write(to: path)
    let read = try SavedProbes(readingFrom: path)
    #expect(read.sites == probes.sites && read.choices == probes.choices && read.position == -2)
    #expect(try read.site(at: nil, kind: nil, named: "p", field: "f") == better)
    #expect(try read.site(at: .state(2), kind: .crc, named: "p", field: "f") == site)
    let error = #expect(throws: LatentError.self) { try read.site(at: nil, kind: .lda, named: "p", field: "kind") }
    #expect(error?.message.contains("crc at layers.2.state") == true)
    let stranger = try folder.write("nothing", to: "other.safetensors")
    #expect(throws: LatentError.self) { try SavedProbes(readingFrom: stranger) }
  }
}
