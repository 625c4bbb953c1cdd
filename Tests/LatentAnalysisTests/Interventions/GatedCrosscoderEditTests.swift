import LatentAnalysis
import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Edits of a latent of a crosscoder each of whose places decides by itself what it is written, against what the library
/// that published it decodes of edited activations.
@Suite(.timeLimit(.minutes(15))) struct GatedCrosscoderEditTests {
  private static let folder = Fixture.path("dictionaries/crosscoder-llamascopium-jumprelu")

  /// The latent fires at one place, at the other, at both, at none. It is known at the second place, where the edit is
  /// made; what fires only at the first writes nothing there, so an ablation has nothing to take away.
  @Test(arguments: [
    (Intervention.Operation.ablate, Float(1), "edits.ablate"), (.scale, 2.5, "edits.scale"), (.set, 1.75, "edits.set"),
  ])
  func moveAPlaceByWhatTheLatentWritesThere(
    _ operation: Intervention.Operation,
    _ strength: Float,
    _ golden: String
  ) throws {
    let fixture = try FixtureModel("gpt2")
    let expected = try SafetensorsFile(path: "\(Self.folder)/expected.safetensors")
    let path = "\(Self.folder)/checkpoint"
    let dictionary = try SparseDictionary(DictionaryFormats.read(path: path), path: path, on: fixture.model.backend)
    let width = dictionary.width / 2
    let placement = DictionaryPlacement(
      name: "crosscoder",
      dictionary: dictionary,
      inputs: [.output(0), .output(1)],
      columns: 0..<width
    )
    let input = try expected.tensor(named: "input").floats()
    let rows = try expected.tensor(named: "edits.row").integers()
    let latents = try expected.tensor(named: "edits.latent").integers()
    let changes = try expected.tensor(named: golden).floats()
    #expect(rows.count == 4)
    for (index, (row, latent)) in zip(rows, latents).enumerated() {
      // What the places hold is set to the fixture's row, then the latent is edited.
      let parts = (0..<2).map { place in
        let start = Int(row) * dictionary.width + place * width
        return Array(input[start..<start + width])
      }
      let rest = [Float](repeating: 0.5, count: fixture.model.width - width)
      let interventions = [
        Intervention(.hookpoint(.output(0)), operation: .set, vector: parts[0] + rest, strength: 1),
        Intervention(.hookpoint(.output(1)), operation: .set, vector: parts[1] + rest, strength: 1),
        Intervention(.latent(Int(latent), placement), operation: operation, strength: strength),
      ]
      let listener = try InterventionListener(interventions, model: fixture.model, promptLength: 2)
      let recorder = HookRecorder([.output(0), .output(1)])
      _ = try fixture.model.forward(TokenBatch([[5, 6]]), listeners: [listener, recorder])
      let first = try #require(recorder.recorded[.output(0)]).floats()
      #expect(Array(first.prefix(fixture.model.width)) == parts[0] + rest, "the first place is left as it is")
      let second = try #require(recorder.recorded[.output(1)]).floats()
      let start = (2 * index + 1) * width
      let wanted = zip(parts[1], changes[start..<start + width]).map { $0 + $1 } + rest
      for position in 0..<2 {
        let actual = Array(second[position * fixture.model.width..<(position + 1) * fixture.model.width])
        expectClose(actual, wanted, .latents, "\(operation) of latent \(latent) at row \(row)")
      }
    }
  }

  /// What was known of a latent in one pass is not used in the next, in whatever order the files name the places.
  @Test func forgetWhatAnEarlierPassKnew() throws {
    let fixture = try FixtureModel("gpt2")
    let path = "\(Self.folder)/checkpoint"
    let dictionary = try SparseDictionary(DictionaryFormats.read(path: path), path: path, on: fixture.model.backend)
    let placement = DictionaryPlacement(
      name: "crosscoder",
      dictionary: dictionary,
      inputs: [.output(1), .output(0)],
      columns: 0..<dictionary.width / 2
    )
    let edit = Intervention(.latent(3, placement), operation: .set, strength: 4)
    let listener = try InterventionListener([edit], model: fixture.model, promptLength: 3)
    let recorder = HookRecorder([.output(0)])
    _ = try fixture.model.forward(TokenBatch([[5, 6, 7]]), listeners: [listener])
    _ = try fixture.model.forward(TokenBatch([[5, 6, 7]]), listeners: [listener, recorder])
    #expect(try #require(recorder.recorded[.output(0)]).floats() == fixture.stream([5, 6, 7], []))
  }
}
