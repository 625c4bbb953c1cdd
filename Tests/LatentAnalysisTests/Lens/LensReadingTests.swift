import LatentAnalysis
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct LensReadingTests {
  private func read(
    _ model: ResidentModel,
    _ tokens: [Int32],
    _ hookpoints: [Hookpoint],
    interventions: [Intervention] = [],
    following state: SequenceState? = nil
  ) async throws -> [LensReading.Site] {
    let reading = LensReading(
      tokens,
      readout: try LensReadout(model, hookpoints: hookpoints),
      hookpoints: hookpoints,
      top: 3,
      interventions: interventions,
      following: state
    )
    return try await reading.run(on: Lane(label: "test"), work: WorkContext()).sites
  }

  @Test(arguments: ["gpt2", "neox-sequential", "llama-grouped", "mamba", "rwkv4-hf", "rwkv7-fla"])
  func theLastStreamPredictsWhatTheModelDoes(_ name: String) async throws {
    let model = try FixtureModel(name).model
    let hookpoints = LensSites.trajectory(of: model) + [.final]
    let tokens: [Int32] = [5, 17, 123, 44]
    let sites = try await read(model, tokens, hookpoints)
    #expect(sites.map(\.hookpoint) == hookpoints && sites.allSatisfy { $0.positions.count == 4 })
    let logits = try #require(try model.forward(TokenBatch([tokens]), logits: .all))
    let strongest = try model.backend.argmax(model.real(logits))
    for site in sites.suffix(2) {
      #expect(site.positions.allSatisfy { $0.kl < 1e-9 })
      #expect(site.positions.map(\.top[0].id) == strongest)
    }
    #expect(sites[0].positions.allSatisfy { $0.kl > 1e-3 })
    for position in sites.flatMap(\.positions) {
      #expect(position.top.count == 3 && position.top[0].probability >= position.top[1].probability)
      #expect(position.top.allSatisfy { Int($0.id) < model.realVocabulary })
      #expect(position.entropy > 0 && position.targetRank >= 1)
    }
  }

  @Test func whatEntersABlockHasLeftTheOneBefore() async throws {
    let model = try FixtureModel("gpt2").model
    let sites = try await read(model, [5, 17, 9], [.embedding, .input(0), .output(0), .input(1)])
    #expect(sites[0].positions == sites[1].positions && sites[2].positions == sites[3].positions)
  }

  @Test func editsAreSeenAndComparedWithTheEditedRun() async throws {
    let model = try FixtureModel("gpt2").model
    let edit = Intervention(.hookpoint(.output(0)), operation: .scale, strength: 0.2, positions: .all)
    let plain = try await read(model, [5, 17, 9], LensSites.trajectory(of: model))
    let edited = try await read(model, [5, 17, 9], LensSites.trajectory(of: model), interventions: [edit])
    #expect(plain[0].positions.map(\.top) == edited[0].positions.map(\.top))
    #expect(plain[2].positions.map(\.top) != edited[2].positions.map(\.top))
    #expect(edited[2].positions.allSatisfy { $0.kl < 1e-9 })
    let error = await #expect(throws: LatentError.self) {
      try await read(
        model,
        [5, 17, 9],
        LensSites.trajectory(of: model),
        interventions: [Intervention(.hookpoint(.output(0)), operation: .set, strength: .nan, positions: .all)]
      )
    }
    #expect(error?.field == "interventions")
  }

  @Test(arguments: ["mamba", "rwkv7-fla"])
  func aStateStandsForItsPrefix(_ name: String) async throws {
    let model = try FixtureModel(name).model
    let tokens: [Int32] = [5, 17, 123, 44, 8]
    var states = [model.makeState()]
    _ = try model.forward(TokenBatch([Array(tokens[..<3])]), states: &states)
    let hookpoints = LensSites.trajectory(of: model)
    let whole = try await read(model, tokens, hookpoints)
    let rest = try await read(model, Array(tokens[3...]), hookpoints, following: states[0])
    for (site, part) in zip(whole, rest) {
      for (position, found) in zip(site.positions[3...], part.positions) {
        #expect(abs(position.entropy - found.entropy) < 1e-5 && abs(position.kl - found.kl) < 1e-5)
      }
    }
  }

  @Test(arguments: ["gpt2", "mamba"])
  func generatesFromTheMiddle(_ name: String) async throws {
    let model = try FixtureModel(name).model
    let prompt: [Int32] = [5, 17, 123]
    func generate(_ exit: EarlyExit?) async throws -> [Int32] {
      let request = GenerationRequest(prompt: prompt, maxTokens: 5)
      return try await Continuation(request, model: model, interventions: [], exit: exit)
        .run(on: Lane(label: "test"), work: WorkContext())[0].tokens
    }
    let last = Hookpoint.output(model.layers - 1)
    let hookpoints = [Hookpoint.output(0), last]
    let readout = try LensReadout(model, hookpoints: hookpoints)
    #expect(try await generate(readout.exit(at: last)) == generate(nil))
    // Each token is the lens's first choice after what stands before it, computed anew.
    var tokens = prompt
    for token in try await generate(readout.exit(at: .output(0))) {
      let sites = try await read(model, tokens, [.output(0)])
      #expect(sites[0].positions.last?.top[0].id == token)
      tokens.append(token)
    }
    #expect(tokens.count > prompt.count)
  }

  @Test func encodersAreRefused() throws {
    let model = try FixtureModel("gpt2").model
    #expect(throws: LatentError.self) { try LensSites.named([], of: model) }
    #expect(throws: LatentError.self) { try LensSites.named(["final"], of: model, training: true) }
    #expect(
      try LensSites.named(["layers.1.input", "blocks.0.hook_resid_post"], of: model, training: true) == [.output(0)]
    )
  }
}
