import LatentAnalysis
import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct InterventionListenerTests {
  private static let families = [
    "neox-parallel", "gpt2", "llama-grouped", "mamba", "mamba2", "recurrent-gemma",
  ]

  private func intervention(_ json: JSON, _ vectors: JSON?) throws -> Intervention {
    let name = try #require(json["at"]?.stringValue)
    let positions: InterventionPositions =
      switch json["positions"]?.stringValue ?? "" {
      case "all": .all
      case "prompt": .prompt
      case "generated": .generated
      case "last": .last
      default: .list(json["positions"]?.arrayValue?.compactMap(\.integerValue) ?? [])
      }
    let vector = json["vector"]?.stringValue.flatMap { vectors?[$0]?.arrayValue }
    return Intervention(
      .hookpoint(try #require(Hookpoint(wireName: name))),
      operation: try #require(json["operation"]?.stringValue.flatMap { Intervention.Operation(rawValue: $0) }),
      vector: vector?.compactMap { $0.numberValue.map { Float($0) } },
      strength: Float(json["strength"]?.numberValue ?? 1),
      positions: positions
    )
  }

  // MARK: Hookpoints

  /// The fixture's tokens come from transformers, edited in a full pass for every token; these from a cache.
  @Test(arguments: families)
  func everyOperationAtEveryPositionsEqualsTransformers(_ family: String) throws {
    let fixture = try FixtureModel(family)
    let json = try fixture.generation()
    let prompt = try fixture.tokens(json["prompt"])
    let clean = try fixture.tokens(json["clean"])
    var operations: Set<Intervention.Operation> = []
    for entry in try #require(json["interventions"]?.arrayValue) {
      let intervention = try intervention(entry, json["vectors"])
      operations.insert(intervention.operation)
      let listener = try InterventionListener([intervention], model: fixture.model, promptLength: prompt.count)
      #expect(try fixture.generate(prompt, clean.count, [listener]) == fixture.tokens(entry["tokens"]), "\(entry)")
    }
    // The reference has no mirror, which has a test of its own.
    #expect(operations.count == Intervention.Operation.allCases.count - 1)
  }

  @Test func aStrengthOfNothingIsTheBaselineBitForBit() throws {
    let fixture = try FixtureModel("gpt2")
    let json = try fixture.generation()
    let prompt = try fixture.tokens(json["prompt"])
    let vector = try #require(json["vectors"]?["steering"]?.arrayValue).compactMap { $0.numberValue.map { Float($0) } }
    let folder = try TemporaryFolder()
    let dictionary = try RandomDictionary(width: fixture.model.width).load(folder, on: fixture.model.backend)
    let stream = Hookpoint.output(0)
    let nothing = [
      Intervention(.hookpoint(stream), operation: .add, vector: vector, strength: 0),
      Intervention(.hookpoint(stream), operation: .scale, strength: 1),
      Intervention(.latent(3, of: dictionary, at: stream), operation: .add, strength: 0),
      Intervention(.latent(3, of: dictionary, at: stream), operation: .scale, strength: 1),
    ]
    let baseline = try fixture.logits(prompt, [])
    for intervention in nothing {
      let listener = try InterventionListener([intervention], model: fixture.model, promptLength: prompt.count)
      #expect(try fixture.logits(prompt, [listener]) == baseline, "\(intervention.operation)")
    }
    let study = try InterventionStudy(prompt, model: fixture.model)
    #expect(try study.effect(of: nothing, topTokens: 3).divergences.allSatisfy { $0 == 0 })
  }

  @Test func editsAtOneHookpointAreMadeInTheirOrder() throws {
    let fixture = try FixtureModel("gpt2")
    let prompt: [Int32] = [5, 6, 7]
    let stream = Hookpoint.output(0)
    let vector = [Float](repeating: 2, count: fixture.model.width)
    let set = Intervention(.hookpoint(stream), operation: .set, vector: vector, strength: 1)
    let double = Intervention(.hookpoint(stream), operation: .scale, strength: 2)
    let both = try InterventionListener([set, double], model: fixture.model, promptLength: 3)
    #expect(try fixture.stream(prompt, [both]).allSatisfy { $0 == 4 })
    let reversed = try InterventionListener([double, set], model: fixture.model, promptLength: 3)
    #expect(try fixture.stream(prompt, [reversed]).allSatisfy { $0 == 2 })
  }

  @Test func aVectorThatIsMissingOrOfAnotherWidthIsNamed() throws {
    let fixture = try FixtureModel("gpt2")
    let stream = Hookpoint.output(0)
    let vectors: [[Float]?] = [nil, [1, 2, 3]]
    for vector in vectors {
      let add = Intervention(.hookpoint(stream), operation: .add, vector: vector)
      let error = try #require(throws: LatentError.self) {
        try InterventionListener([add, add], model: fixture.model, promptLength: 3)
      }
      #expect(error.code == .invalidParams && error.field == "interventions[0].vector")
    }
  }

  /// x ← x − 2(x·v̂ − offset)v̂
  @Test func aReflectionMirrorsInThePlane() throws {
    let fixture = try FixtureModel("neox-parallel")
    let width = fixture.model.width
    var generator = SeededGenerator(seed: 1, "mirror")
    let vector = (0..<width).map { _ in Float(generator.normal()) }
    let mirror = Intervention(
      .hookpoint(.output(0)),
      operation: .reflect,
      vector: vector,
      strength: 0.3,
      positions: .list([1])
    )
    let tokens: [Int32] = [5, 6, 7]
    let before = try fixture.stream(tokens, [])
    let listener = try InterventionListener([mirror], model: fixture.model, promptLength: 3)
    let after = try fixture.stream(tokens, [listener])
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let row = before[width..<2 * width]
    let distance = zip(row, vector).reduce(0) { $0 + $1.0 * $1.1 } / length - 0.3
    let expected = zip(row, vector).map { $0 - 2 * distance * $1 / length }
    expectClose(Array(after[width..<2 * width]), expected, .latents, "mirrored")
    #expect(after[..<width] == before[..<width], "position 0 is not edited")
    let missing = Intervention(.hookpoint(.output(0)), operation: .reflect)
    let error = try #require(throws: LatentError.self) {
      try InterventionListener([missing], model: fixture.model, promptLength: 3)
    }
    #expect(error.field == "interventions[0].vector")
  }

  // MARK: Latents

  /// h ← h + (c − a_f)·W_dec[f]: the reconstruction error stays where it is.
  @Test(arguments: Intervention.Operation.allCases)
  func aLatentMovesTheStreamAlongItsDecoderRowAndNowhereElse(_ operation: Intervention.Operation) throws {
    let fixture = try FixtureModel("neox-parallel")
    let folder = try TemporaryFolder()
    let numbers = RandomDictionary(width: fixture.model.width)
    let dictionary = try numbers.load(folder, on: fixture.model.backend)
    let tokens: [Int32] = [336, 196, 131, 169, 385, 172, 488, 213, 255]
    let before = try fixture.stream(tokens, [])
    let strength: Float = 2.5
    let width = fixture.model.width
    var fired = 0
    for latent in 0..<numbers.latents {
      let intervention = Intervention(
        .latent(latent, of: dictionary, at: .output(0)),
        operation: operation,
        strength: strength,
        positions: .list([1, 2, 5, 6, 7])
      )
      let listener = try InterventionListener([intervention], model: fixture.model, promptLength: tokens.count)
      let after = try fixture.stream(tokens, [listener])
      let row = numbers.decoderRow(latent)
      var expected = before
      for position in [1, 2, 5, 6, 7] {
        let range = position * width..<(position + 1) * width
        let activation = numbers.activations(Array(before[range]))[latent]
        if activation > 0 { fired += 1 }
        let change: Double =
          switch operation {
          case .add: Double(strength)
          case .set: Double(strength) - activation
          case .scale: (Double(strength) - 1) * activation
          case .ablate: -activation
          case .reflect: 0
          }
        for (column, index) in range.enumerated() { expected[index] += Float(change * row[column]) }
      }
      expectClose(after, expected, .latents, "latent \(latent)")
      #expect(Array(after[..<width]) == Array(before[..<width]), "position 0 is not edited")
    }
    #expect(fired >= 5 * numbers.top / 2, "\(fired) firings tested")
  }

  @Test func aLatentThatIsSetHasThatActivationAfterwards() throws {
    let fixture = try FixtureModel("gpt2")
    let width = fixture.model.width
    let neurons = SparseDictionary(
      neurons: width,
      of: "gpt2",
      modelIdentity: "gpt2",
      hookpoint: "layers.0",
      top: nil,
      on: fixture.model.backend
    )
    let set = Intervention(.latent(7, of: neurons, at: .output(0)), operation: .set, strength: 3)
    let listener = try InterventionListener([set], model: fixture.model, promptLength: 4)
    let tokens: [Int32] = [5, 6, 7, 8]
    let before = try fixture.stream(tokens, [])
    let after = try fixture.stream(tokens, [listener])
    for position in 0..<4 {
      let index = position * width + 7
      // A neuron's activation is its positive part; what is below 0 is reconstruction error and stays.
      #expect(abs(after[index] - (3 + min(0, before[index]))) < 1e-4)
    }
  }

  // MARK: Positions

  @Test(arguments: [
    (InterventionPositions.all, [0, 1, 2, 3, 4, 5]), (.prompt, [0, 1, 2, 3]), (.generated, [3, 4, 5]), (.last, [3]),
    (.list([1, 4, 9]), [1, 4]), (.list([]), []),
  ])
  func positionsMeanWhatTheContractSays(_ positions: InterventionPositions, _ expected: [Int]) {
    #expect((0..<6).filter { positions.contains($0, promptLength: 4) } == expected)
  }
}
