import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

/// A dictionary that reads one place and writes another: what fires, what it explains, and what editing it moves.
@Suite struct TranscoderPlacementTests {
  private let fixture: FixtureModel
  private let placement: DictionaryPlacement
  private let folder: TemporaryFolder
  private let tokens: [Int32] = [11, 12, 13, 400, 401, 7, 31, 32]
  private let decoder: [Float]
  private let input = Hookpoint.mlpInput(1)
  private let output = Hookpoint.mlp(1)

  init() throws {
    fixture = try FixtureModel("neox-parallel")
    folder = try TemporaryFolder()
    let (width, latents) = (fixture.model.width, 40)
    var generator = SeededGenerator(seed: 4, "transcoder")
    func numbers(_ count: Int, _ scale: Double) -> [Float] {
      (0..<count).map { _ in Float(scale * generator.normal()) }
    }
    decoder = numbers(latents * width, 0.2)
    _ = try folder.write(
      #"{"architecture": "skip_transcoder", "d_in": \#(width), "d_out": \#(width), "d_sae": \#(latents)}"#,
      to: "cfg.json"
    )
    try Safetensors.write(
      [
        "W_enc": Tensor(numbers(width * latents, 0.3), shape: [width, latents]), "b_enc": Tensor(numbers(latents, 0.1)),
        "W_dec": Tensor(decoder, shape: [latents, width]), "b_dec": Tensor(numbers(width, 0.1)),
        "W_skip": Tensor(numbers(width * width, 0.1), shape: [width, width]),
      ],
      to: folder.file("sae_weights.safetensors")
    )
    let checkpoint = try DictionaryFormats.read(path: folder.path)
    placement = DictionaryPlacement(
      name: "t",
      dictionary: try SparseDictionary(checkpoint, path: folder.path, on: fixture.model.backend),
      inputs: [input],
      outputs: [output]
    )
  }

  private func recorded(_ listeners: [any HookListener] = []) throws -> [Hookpoint: Tensor] {
    let recorder = HookRecorder([input, output])
    _ = try fixture.model.forward(TokenBatch([tokens]), listeners: listeners + [recorder])
    return recorder.recorded
  }

  @Test func explainedVarianceIsThatOfWhatItWrites() throws {
    let backend = fixture.model.backend
    let listener = EncodingListener([placement], isMasked: tokens.indices.map { $0 == 2 })
    _ = try fixture.model.forward(TokenBatch([tokens]), listeners: [listener])
    let batch = try #require(listener.activations.first)
    #expect(batch.sums.positions == tokens.count - 1)

    let sites = try recorded()
    let rows = tokens.indices.filter { $0 != 2 }.map { Int32($0) }
    func kept(_ site: Hookpoint) throws -> Matrix {
      let all = try backend.upload(#require(sites[site]))
      let some = try backend.allocate(rows: rows.count, columns: all.columns)
      try backend.gather(all, rows: rows, into: some)
      return some
    }
    let (read, written) = (try kept(input), try kept(output))
    let sparse = try placement.dictionary.encode(read)
    #expect(batch.latents == sparse.latents)
    let error = try backend.squaredDistance(placement.dictionary.reconstruct(sparse, of: read), written)
    var moments = Moments(columns: written.columns)
    try backend.accumulate(written, into: &moments)
    let expected = 1 - error / moments.totalVariance
    #expect(abs(try #require(batch.sums.explainedVariance) - expected) < 1e-6)
  }

  @Test func whatFiresNeedsNoOutput() throws {
    let fired = try placement.encode(tokens, model: fixture.model)
    let read = try fixture.model.backend.upload(#require(try recorded()[input]))
    #expect(fired == (try placement.dictionary.encode(read)))
  }

  @Test(arguments: [Intervention.Operation.set, .ablate, .add, .scale])
  func editingALatentMovesWhatItWrites(_ operation: Intervention.Operation) throws {
    let fired = try placement.encode(tokens, model: fixture.model)
    let row = 3
    let entry = try #require(fired.entries(ofRow: row).max { fired.values[$0] < fired.values[$1] })
    let (latent, activation) = (Int(fired.latents[entry]), fired.values[entry])
    let edit = Intervention(
      .latent(latent, placement),
      operation: operation,
      strength: 2.5,
      positions: .list([row])
    )
    let listener = try InterventionListener([edit], model: fixture.model, promptLength: tokens.count)
    let (before, after) = (try recorded(), try recorded([listener]))
    let change: Float =
      switch operation {
      case .set: 2.5 - activation
      case .ablate: -activation
      case .add: 2.5
      case .scale: 1.5 * activation
      case .reflect: 0
      }
    let width = fixture.model.width
    let moved = zip(try #require(after[output]).floats(), try #require(before[output]).floats()).map { $0 - $1 }
    var expected = [Float](repeating: 0, count: tokens.count * width)
    for column in 0..<width { expected[row * width + column] = change * decoder[latent * width + column] }
    for index in moved.indices { #expect(abs(moved[index] - expected[index]) < 1e-4) }
    #expect(after[input]?.floats() == before[input]?.floats(), "what it reads is not touched")
  }
}
