import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite struct GenerationTests {
  private func run(_ generation: Generation) throws -> [GeneratedSample] {
    while !generation.isFinished { try generation.step() }
    return generation.samples
  }

  private func tokens(_ value: JSON?) throws -> [Int32] {
    let elements = try #require(value?.arrayValue)
    return elements.compactMap(\.integerValue).map(Int32.init)
  }

  /// Spells a token as its number in brackets.
  private static func spell(_ tokens: [Int32]) -> String {
    tokens.map { "<\($0)>" }.joined()
  }

  /// The fixture's tokens come from a full pass over everything for each token; these from a cache.
  @Test("greedy, clean and edited, equals transformers without a cache", arguments: GoldenModel.generating)
  func golden(golden: GoldenModel) throws {
    let model = try golden.load()
    let json = try golden.generation()
    let prompt = try tokens(json["prompt"])
    let clean = try tokens(json["clean"])
    let request = GenerationRequest(prompt: prompt, maxTokens: clean.count)
    let plain = try run(Generation(request, model: model))
    #expect(plain.map(\.tokens) == [clean])
    #expect(plain[0].ending == .maxTokens)
    for intervention in try #require(json["interventions"]?.arrayValue) {
      let edit = try TestIntervention(intervention, vectors: json["vectors"], prompt: prompt.count)
      let samples = try run(Generation(request, model: model, listeners: [edit]))
      let expected = try tokens(intervention["tokens"])
      #expect(samples[0].tokens == expected, "\(intervention)")
      // And without a cache, as the fixture was made.
      var sequence = prompt
      for _ in 0..<4 {
        let logits = try #require(try model.forward(TokenBatch([sequence]), listeners: [edit], logits: .last))
        sequence += try model.backend.argmax(logits)
      }
      #expect(Array(sequence.dropFirst(prompt.count)) == Array(expected.prefix(4)), "\(intervention)")
    }
  }

  @Test func `a long prompt is read in pieces`() throws {
    // Only prompts above the step's length are cut; a model with 160 positions has none, so positions are added here.
    let folder = try CheckpointCopy(of: "neox-parallel")
    try folder.configure { $0["max_position_embeddings"] = 700 }
    let model = try folder.load()
    let prompt = (0..<600).map { Int32($0 % 517) }
    let generation = try Generation(GenerationRequest(prompt: prompt, maxTokens: 2), model: model)
    var steps = 0
    while !generation.isFinished {
      try generation.step()
      steps += 1
    }
    #expect(steps == 4)
    let logits = try #require(try model.forward(TokenBatch([prompt]), logits: .last))
    #expect(try model.backend.argmax(logits).first == generation.samples[0].tokens.first)
  }

  @Test func `samples are reproducible, differ, and stay independent`() throws {
    let model = try GoldenModel("llama-grouped").load()
    let sampling = Sampling(temperature: 1.5, topP: 0.95, seed: 7)
    let request = GenerationRequest(prompt: [5, 6, 7], maxTokens: 12, sampling: sampling, samples: 3)
    let samples = try run(Generation(request, model: model))
    #expect(try run(Generation(request, model: model)) == samples)
    #expect(Set(samples.map(\.tokens)).count == 3)
    // A sample is the same whatever other samples are drawn beside it.
    var alone = request
    alone.samples = 1
    #expect(try run(Generation(alone, model: model)) == [samples[0]])
    var other = request
    other.sampling.seed = 8
    #expect(try run(Generation(other, model: model)) != samples)
  }

  @Test func `ends at a stop text, at the end of text and at the last position`() throws {
    let model = try GoldenModel("gpt2").load()
    let json = try GoldenModel("gpt2").generation()
    let prompt = try tokens(json["prompt"])
    let clean = try tokens(json["clean"])
    let request = GenerationRequest(prompt: prompt, maxTokens: 24, stop: ["<none>", "8><4"])
    let stopped = try run(Generation(request, model: model, spell: Self.spell))[0]
    #expect(stopped.ending == .stop)
    #expect(stopped.text == String(Self.spell(clean).components(before: "8><4")))
    #expect(Self.spell(stopped.tokens).contains("8><4"))
    let speechless = try GoldenModel("gpt2-untied").load()
    #expect(throws: LatentError.self) { try Generation(request, model: speechless) }

    let copy = try CheckpointCopy(of: "gpt2")
    try copy.configure { $0["eos_token_id"] = .array([0, .integer(Int(clean[1]))]) }
    try copy.remove("generation_config.json")
    let ended = try run(Generation(GenerationRequest(prompt: prompt, maxTokens: 24), model: copy.load()))[0]
    #expect(ended.ending == .endOfText)
    #expect(ended.tokens == Array(clean.prefix(1)))

    let long = GenerationRequest(prompt: Array(repeating: 3, count: 158), maxTokens: 24)
    let full = try run(Generation(long, model: model))[0]
    #expect(full.ending == .contextEnd || full.ending == .endOfText)
    #expect(full.tokens.count <= 3)
  }

  @Test func `goes on from a state`() throws {
    let model = try GoldenModel("neox-sequential").load()
    let prompt: [Int32] = [4, 8, 15, 16, 23, 42]
    var states = [model.makeState()]
    _ = try model.forward(TokenBatch([Array(prompt.prefix(4))]), states: &states)
    let request = GenerationRequest(prompt: Array(prompt.suffix(2)), maxTokens: 8)
    let continued = try run(Generation(request, model: model, state: states[0]))
    #expect(continued == (try run(Generation(GenerationRequest(prompt: prompt, maxTokens: 8), model: model))))
  }

  @Test(
    "refuses what cannot be",
    arguments: [
      (GenerationRequest(prompt: [], maxTokens: 1), "tokens"),
      (GenerationRequest(prompt: [1], maxTokens: -1), "maxTokens"),
      (GenerationRequest(prompt: [1], maxTokens: 1, samples: 0), "samples"),
      (GenerationRequest(prompt: [1], maxTokens: 1, sampling: Sampling(temperature: -1)), "temperature"),
      (GenerationRequest(prompt: [1], maxTokens: 1, sampling: Sampling(temperature: .nan)), "temperature"),
      (GenerationRequest(prompt: [1], maxTokens: 1, sampling: Sampling(temperature: 1, topP: 0)), "topP"),
      (GenerationRequest(prompt: [1], maxTokens: 1, stop: [""]), "stop"),
      (GenerationRequest(prompt: Array(repeating: 1, count: 161), maxTokens: 1), "tokens"),
    ]
  )
  func refuses(request: GenerationRequest, field: String) throws {
    let model = try GoldenModel("gpt2").load()
    #expect {
      try Generation(request, model: model, spell: Self.spell)
    } throws: { error in
      (error as? LatentError)?.field == field
    }
  }
}

extension String {
  fileprivate func components(before text: String) -> Substring {
    firstRange(of: text).map { self[..<$0.lowerBound] } ?? self[...]
  }
}
