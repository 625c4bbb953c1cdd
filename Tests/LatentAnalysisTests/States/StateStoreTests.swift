import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

@testable import LatentAnalysis

@Suite struct StateStoreTests {
  private let prompt: [Int32] = [4, 8, 15, 16, 23, 42, 7]

  /// What the model remembers of `tokens`.
  private func state(_ model: ResidentModel, _ tokens: [Int32]) throws -> SequenceState {
    var states = [model.makeState()]
    _ = try model.forward(TokenBatch([tokens]), states: &states)
    return states[0]
  }

  private func logits(_ model: ResidentModel, _ tokens: [Int32], following state: SequenceState) throws -> [Float] {
    let logits = try model.forward(TokenBatch([tokens]), following: state, logits: .all)
    return try model.backend.download(try #require(logits))
  }

  @Test(arguments: ["mamba", "mamba2", "recurrent-gemma"])
  func aSavedStateStandsForItsPrefix(_ family: String) throws {
    let model = try FixtureModel(family).model
    let folder = try TemporaryFolder()
    let store = try StateStore(Workspace(folder: folder.path))
    let kept = try state(model, prompt)
    let saved = try store.save(kept, of: model, as: "prefix")
    #expect(saved.shapes["layers.0.state"] == model.shape(of: .state(0)))
    #expect(saved.bytes > saved.shapes.values.reduce(0) { $0 + $1.reduce(4, *) })
    let loaded = try store.load("prefix", for: model)
    #expect(loaded.length == prompt.count)
    #expect(try logits(model, [5, 6], following: loaded) == logits(model, [5, 6], following: kept))
    let whole = try #require(try model.forward(TokenBatch([prompt + [5, 6]]), logits: .all))
    let both = try model.backend.download(whole.rows(prompt.count..<prompt.count + 2))
    expectClose(try logits(model, [5, 6], following: loaded), both, .kernel)
  }

  @Test func statesAddUp() throws {
    let model = try FixtureModel("mamba").model
    let (a, b) = (try state(model, prompt), try state(model, [9, 9]))
    let sum = try model.combine([(a, 2), (b, -0.5)])
    #expect(sum.length == prompt.count)
    let (left, right, both) = (try model.tensors(of: a), try model.tensors(of: b), try model.tensors(of: sum))
    #expect(both.count == 6)
    for (name, tensor) in both {
      let expected = zip(try #require(left[name]).floats(), try #require(right[name]).floats()).map {
        2 * $0 - 0.5 * $1
      }
      expectClose(tensor.floats(), expected, .kernel, name)
    }
    #expect(try logits(model, [5], following: model.combine([(a, 1)])) == logits(model, [5], following: a))
    #expect(try logits(model, [5], following: sum) != logits(model, [5], following: a))
  }

  @Test func keysAndValuesDoNotAddUp() throws {
    let model = try FixtureModel("recurrent-gemma").model
    let state = try state(model, prompt)
    #expect { try model.combine([(state, 1)]) } throws: { ($0 as? LatentError)?.field == "combine" }
  }

  @Test func refusesWhatIsNoStateOfTheModel() throws {
    let (mamba, other) = (try FixtureModel("mamba").model, try FixtureModel("falcon-mamba").model)
    let folder = try TemporaryFolder()
    let store = try StateStore(Workspace(folder: folder.path))
    _ = try store.save(try state(mamba, prompt), of: mamba, as: "prefix")
    #expect { try store.load("prefix", for: other) } throws: { error in
      guard let error = error as? LatentError else { return false }
      return error.code == .invalidParams && error.message.contains("another model")
    }
    #expect { try store.load("suffix", for: mamba) } throws: { error in
      guard let error = error as? LatentError else { return false }
      return error.code == .notInWorkspace && error.message.contains("prefix")
    }
    #expect(throws: LatentError.self) { try store.load("../prefix", for: mamba) }
    // A file of the right model with a state of the wrong shape, or with one too many.
    let path = folder.file("states/prefix.safetensors")
    let metadata = try SafetensorsFile(path: path).metadata
    var tensors = try mamba.tensors(of: state(mamba, prompt))
    tensors["layers.9.state"] = Tensor([1, 2] as [Float])
    try Safetensors.write(tensors, metadata: metadata, to: path)
    #expect(throws: LatentError.self) { try store.load("prefix", for: mamba) }
    tensors["layers.9.state"] = nil
    tensors["layers.0.state"] = Tensor([1, 2] as [Float])
    try Safetensors.write(tensors, metadata: metadata, to: path)
    #expect(throws: LatentError.self) { try store.load("prefix", for: mamba) }
  }

  /// Editing a state moves a layer's output by an amount that is linear in the strength (the gate and the output
  /// projection are linear, and the layer's own inputs do not change): so strengths can be scanned from one read.
  @Test func theEffectOnTheLayersOutputIsLinearInTheStrength() throws {
    let fixture = try FixtureModel("mamba")
    let width = try #require(fixture.model.width(of: .state(1)))
    let direction = (0..<width).map { Float(($0 * 7) % 11) / 11 - 0.5 }
    func outputs(_ strength: Float) throws -> [Float] {
      let edit = Intervention(
        .hookpoint(.state(1)),
        operation: .add,
        vector: direction,
        strength: strength,
        positions: .list([2])
      )
      let listener = try InterventionListener([edit], model: fixture.model, promptLength: prompt.count)
      let recorder = HookRecorder([.attention(1)])
      _ = try fixture.model.forward(TokenBatch([prompt]), listeners: [listener, recorder])
      return try #require(recorder.recorded[.attention(1)]).floats()
    }
    let baseline = try outputs(0)
    let plain = HookRecorder([.attention(1)])
    _ = try fixture.model.forward(TokenBatch([prompt]), listeners: [plain])
    #expect(plain.recorded[.attention(1)]?.floats() == baseline, "strength 0 is the baseline bit for bit")
    let one = zip(try outputs(1), baseline).map { $0 - $1 }
    let three = zip(try outputs(-3), baseline).map { $0 - $1 }
    expectClose(three, one.map { -3 * $0 }, Tolerance(share: 1e-4))
    let moved = 3 * fixture.model.width
    #expect(one.prefix(moved).allSatisfy { $0 == 0 } && one.dropFirst(moved).contains { abs($0) > 1e-3 })
  }
}
