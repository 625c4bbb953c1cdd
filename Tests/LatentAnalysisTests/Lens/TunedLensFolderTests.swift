import Foundation
import LatentAnalysis
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import Testing

/// Against the `tuned-lens` package: `Tests/Fixtures/make_lenses.py`.
@Suite struct TunedLensFolderTests {
  private let fixture = Fixture.path("lenses/gpt2")

  private func lens() throws -> (ResidentModel, TunedLens) {
    let model = try FixtureModel("gpt2").model
    return (model, try TunedLensFolder.read(fixture, for: model))
  }

  @Test(arguments: ["tuned", "logit"])
  func readsWhatThePackageReads(_ kind: String) async throws {
    let (model, lens) = try lens()
    let expected = try JSON(readingFile: Fixture.path("lenses/readings.json"))
    let tokens = try #require(expected["tokens"]?.arrayValue).compactMap { $0.integerValue.map { Int32($0) } }
    let sites = try #require(expected["sites"]?.arrayValue)
    let hookpoints = LensSites.trajectory(of: model)
    let readout = try LensReadout(
      model,
      lens: kind == "tuned" ? lens : nil,
      name: "gpt2",
      hookpoints: hookpoints
    )
    let (read, targets) = try await LensReading(tokens, readout: readout, hookpoints: hookpoints, top: 2)
      .run(on: Lane(label: "test"), work: WorkContext())
    #expect(sites.count == hookpoints.count - 1 && targets.count == tokens.count)
    for (site, found) in zip(sites, read) {
      func numbers(_ name: String) throws -> [Double] {
        try #require(site[kind]?[name]?.arrayValue).compactMap(\.numberValue)
      }
      let top = try #require(site[kind]?["top"]?.arrayValue)
      for (position, entry) in found.positions.enumerated() {
        #expect(abs(entry.entropy - (try numbers("entropy")[position])) < 1e-4)
        #expect(abs(entry.kl - (try numbers("kl")[position])) < 1e-4)
        #expect(abs(entry.top[0].probability - (try numbers("probability")[position])) < 1e-5)
        #expect(entry.top.map { Int($0.id) } == top[position].arrayValue?.compactMap(\.integerValue))
        #expect(Double(entry.targetRank) == (try numbers("rank")[position]))
      }
    }
    // The last stream is what the model itself reads.
    let last = try #require(read.last)
    #expect(last.hookpoint == .output(1) && last.positions.allSatisfy { $0.kl < 1e-9 })
    #expect(last.positions.last?.targetRank == 1)
  }

  @Test func writesWhatItReads() throws {
    let (model, lens) = try lens()
    let folder = try TemporaryFolder()
    let path = folder.file("written")
    let bytes = try TunedLensFolder.write(lens, of: model, name: "gpt2", to: path)
    #expect(bytes > 2 * 70 * 70 * 4)
    let again = try TunedLensFolder.read(path, for: model)
    for (first, second) in zip(lens.sites, again.sites) {
      #expect(first.hookpoint == second.hookpoint)
      #expect(first.translator.weight.floats() == second.translator.weight.floats())
      #expect(first.translator.bias?.floats() == second.translator.bias?.floats())
    }
    #expect(again.sites.count == 2)
    func hash(_ folder: String) throws -> JSON? { try JSON(readingFile: "\(folder)/config.json")["unembed_hash"] }
    #expect(try hash(path) == hash(fixture))
  }

  @Test func anotherUnembeddingIsSaid() throws {
    let (model, lens) = try lens()
    #expect(lens.notes.isEmpty)
    for (stated, expected) in [("\"0123456789abcdef\"", true), ("null", false)] {
      let text =
        "{\"base_model_name_or_path\": \"other/model\", \"d_model\": 70, \"num_hidden_layers\": 2, "
        + "\"unembed_hash\": \(stated)}"
      let (folder, path) = try spoiled { try AtomicFile.replace("\($0)/config.json", with: Array(text.utf8)) }
      let notes = try withExtendedLifetime(folder) { try TunedLensFolder.read(path, for: model).notes }
      #expect(notes.isEmpty != expected)
      guard let note = notes.first else { continue }
      for word in [path, "other/model", model.name, "0123456789ab", "unembed_hash"] {
        #expect(note.contains(word), "\(note)")
      }
    }
  }

  @Test func staysTheSameInTheWorkspace() throws {
    var (_, lens) = try lens()
    lens.report = LensReport(
      sites: [:],
      baselineBitsPerByte: 1.5,
      unigramBitsPerByte: 3,
      positions: 7,
      transfer: [[0, 1], [2, 3]],
      transferSites: [.embedding, .output(0)]
    )
    let folder = try TemporaryFolder()
    let path = folder.file("lens.safetensors")
    try lens.write(to: path)
    let again = try TunedLens(readingFrom: path)
    #expect(again.hookpoints == [.embedding, .output(0)])
    #expect(again.report == lens.report && again.provenance == lens.provenance && again.width == 70)
    #expect(again.sites[1].translator.weight.floats() == lens.sites[1].translator.weight.floats())
  }

  // MARK: What cannot be read

  private func refusal(of path: String, _ model: ResidentModel) -> LatentError? {
    #expect(throws: LatentError.self) { try TunedLensFolder.read(path, for: model) }
  }

  private func spoiled(_ change: (_ folder: String) throws -> Void) throws -> (TemporaryFolder, String) {
    let folder = try TemporaryFolder()
    let path = folder.file("lens")
    try FileManager.default.copyItem(atPath: fixture, toPath: path)
    try change(path)
    return (folder, path)
  }

  @Test func anotherModelsLensIsRefused() throws {
    let other = try FixtureModel("llama-grouped").model
    let error = refusal(of: fixture, other)
    #expect(error?.code == .invalidParams && error?.message.contains("golden/gpt2") == true)
    let (_, lens) = try lens()
    #expect(throws: LatentError.self) { try LensReadout(other, lens: lens, name: "x", hookpoints: [.embedding]) }
  }

  @Test func missingAndWrongTensorsAreNamed() throws {
    let (model, lens) = try lens()
    func written(_ tensors: [(name: String, tensor: Tensor)]) throws -> LatentError? {
      let (folder, path) = try spoiled { try TorchWriter.write(tensors, to: "\($0)/params.pt") }
      return withExtendedLifetime(folder) { refusal(of: path, model) }
    }
    let (weight, bias) = (lens.sites[0].translator.weight, try #require(lens.sites[0].translator.bias))
    let first: [(name: String, tensor: Tensor)] = [("0.weight", weight), ("0.bias", bias)]
    #expect(try written(first)?.message.contains("1.weight") == true)
    #expect(try written(first + [("1.weight", weight)])?.message.contains("1.bias") == true)
    #expect(try written(first + [("1.weight", bias), ("1.bias", bias)])?.message.contains("1.weight") == true)
    #expect(try written(first + [("2.weight", weight)])?.message.contains("2.weight") == true)
    var numbers = bias.floats()
    numbers[3] = .nan
    let error = try written(first + [("1.weight", weight), ("1.bias", Tensor(numbers))])
    #expect(error?.code == .unreadableCheckpoint && error?.message.contains("1.bias") == true)
  }

  @Test func configurationsThatSayOtherwiseAreRefused() throws {
    let (model, _) = try lens()
    for (text, word) in [
      ("{}", "d_model"), ("{\"d_model\": 70, \"num_hidden_layers\": 3}", "3 blocks"),
      ("{\"d_model\": 71, \"num_hidden_layers\": 2}", "width 71"),
      ("{\"d_model\": 70, \"num_hidden_layers\": 2, \"lens_type\": \"mlp\"}", "mlp"),
    ] {
      let (folder, path) = try spoiled { try AtomicFile.replace("\($0)/config.json", with: Array(text.utf8)) }
      let error = withExtendedLifetime(folder) { refusal(of: path, model) }
      #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
    }
    #expect(refusal(of: "/nonexistent/lens", model)?.path == "/nonexistent/lens")
  }

  @Test func sitesThatALensLacksAreNamed() throws {
    let (model, lens) = try lens()
    let error = #expect(throws: LatentError.self) {
      try LensReadout(model, lens: lens, name: "gpt2", hookpoints: [.attention(0)])
    }
    #expect(error?.message.contains("layers.0.attention") == true)
    var partial = lens
    partial.sites.removeLast()
    let folder = try TemporaryFolder()
    let unwritable = #expect(throws: LatentError.self) {
      try TunedLensFolder.write(partial, of: model, name: "part", to: folder.file("part"))
    }
    #expect(unwritable?.message.contains("layers.0") == true)
    for name in ["layers.0.mlp.neurons", "layers.0.attention.heads", "layers.0.mlp.input"] {
      #expect(throws: LatentError.self) { try LensSites.named([name], of: model) }
    }
  }
}
