import LatentAnalysis
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct DirectEffectTests {
  /// The stream that leaves the last block is made the direction itself, by an edit of a run, and once nothing: what
  /// changes of the logits is the direct effect.
  @Test(arguments: ["neox-parallel", "gpt2", "llama-grouped", "mamba"])
  func isWhatTheModelMakesOfTheDirectionAlone(_ family: String) throws {
    let fixture = try FixtureModel(family)
    let model = fixture.model
    var generator = SeededGenerator(seed: 3, family)
    let direction = (0..<model.width).map { _ in Float(generator.unit() - 0.5) }
    let rows = UnitRows(normalizing: Tensor(direction + direction.map { -3 * $0 }, shape: [2, model.width]))
    let effects = try DirectEffect.effects(of: rows, model: model, count: 5)

    func logits(_ stream: [Float]) throws -> [Float] {
      let edit = Intervention(.hookpoint(.output(model.layers - 1)), operation: .set, vector: stream)
      return try fixture.logits([1], [try InterventionListener([edit], model: model, promptLength: 1)])
    }
    let scale = Float(model.width).squareRoot() / rows.norms[0]
    let moved = try logits(direction.map { $0 * scale })
    let silent = try logits(direction.map { _ in 0 })
    let expected = zip(moved, silent).map { $0 - $1 }.prefix(model.realVocabulary).enumerated()
      .sorted { $0.element > $1.element }
    #expect(effects[0].up.map(\.token) == expected.prefix(5).map { Int32($0.offset) })
    #expect(effects[0].down.map(\.token) == expected.suffix(5).reversed().map { Int32($0.offset) })
    for (shift, (_, value)) in zip(effects[0].up, expected) { #expect(abs(shift.effect - value) < 1e-3 * abs(value)) }
    // A direction's length does not matter, its sign does.
    #expect(effects[1].up.count == 5 && effects[1].down.count == 5)
    #expect(effects[1].up.first?.token != effects[0].up.first?.token)
  }

  @Test func aDirectionOfNothingMovesNothing() throws {
    let fixture = try FixtureModel("gpt2")
    let rows = UnitRows(
      normalizing: Tensor([Float](repeating: 0, count: fixture.model.width), shape: [1, fixture.model.width])
    )
    let effects = try DirectEffect.effects(of: rows, model: fixture.model, count: 5)
    #expect(effects[0].up.isEmpty && effects[0].down.isEmpty)
  }

  /// Where a norm stands between the MLP and the stream `addsMLPOutput` is false, which the models' tests hold.
  @Test(arguments: ["gpt2", "neox-parallel", "rwkv4-hf"])
  func whatAnMLPGivesIsWrittenToTheStreamAsItIs(_ family: String) throws {
    let model = try FixtureModel(family).model
    let dictionary = try RandomDictionary(width: model.width).load(TemporaryFolder(), on: model.backend)
    for hookpoint in [Hookpoint.mlpOutput(0), .mlp(0), .output(0)] {
      #expect(DictionaryPlacement(name: "d", dictionary: dictionary, hookpoint: hookpoint).writesToStream(of: model))
    }
  }
}
