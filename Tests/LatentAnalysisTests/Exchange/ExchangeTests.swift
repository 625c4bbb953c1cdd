import Foundation
import LatentAnalysis
import LatentDictionaries
import LatentModels
import LatentSupport
import LatentTensor
import LatentTestSupport
import LatentWorkspace
import Testing

/// Explanations, scores and vectors in other tools' layouts.
@Suite struct ExchangeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func texts(_ found: ImportedExplanations) -> [Int: String] {
    Dictionary(
      uniqueKeysWithValues: found.outcomes.compactMap { record in
        guard case .explained(let text, _) = record.outcome else { return nil }
        return (record.latent, text)
      }
    )
  }

  private func refused(_ field: String?, _ body: () throws -> Void) -> String {
    let error = #expect(throws: LatentError.self) { try body() }
    #expect(error?.field == field)
    return error?.message ?? ""
  }

  // MARK: Delphi's explanations

  @Test func readsTheExplanationsThatDelphiWrote() throws {
    let found = try ImportedExplanations(delphi: Fixture.path("delphi/explanations"), module: nil)
    #expect(texts(found) == [0: "The letter é, and “quotes”.", 7: "Numbers\nand lines."])
    #expect(found.outcomes.map(\.latent) == [0, 3, 7] && found.subject == "gpt_neox.layers.1")
    #expect(!found.outcomes[1].outcome.isFinal, "what Delphi could not read is no explanation")
  }

  @Test func explanationsComeBackFromDelphisLayout() throws {
    let outcomes = [
      ExplanationRecord(latent: 2, outcome: .explained(text: "a \"b\"\nc", details: .null)),
      ExplanationRecord(latent: 30, outcome: .skipped(reason: "rare")),
      ExplanationRecord(latent: 41, outcome: .explained(text: "é", details: .null)),
    ]
    let output = folder.file("explanations")
    let bytes = try DelphiExplanations.write(outcomes, module: "layers.2.mlp", to: output, work: WorkContext())
    #expect(bytes > 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
    #expect(names == ["layers.2.mlp_latent2.txt", "layers.2.mlp_latent41.txt"])
    #expect(texts(try ImportedExplanations(delphi: output, module: nil)) == [2: "a \"b\"\nc", 41: "é"])
    #expect(
      refused("output") { _ = try DelphiExplanations.write(outcomes, module: "m", to: output, work: WorkContext()) }
        .contains("empty")
    )
    _ = try folder.write("\"x\"", to: "explanations/layers.3_latent1.txt")
    #expect(
      refused("path") { _ = try ImportedExplanations(delphi: output, module: nil) }.contains("layers.2.mlp, layers.3")
    )
    #expect(texts(try ImportedExplanations(delphi: output, module: "layers.3")) == [1: "x"])
    #expect(refused("module") { _ = try ImportedExplanations(delphi: output, module: "z") }.contains("layers.3"))
    #expect(
      refused("path") { _ = try ImportedExplanations(delphi: folder.file("nowhere"), module: nil) }.contains("nowhere")
    )
  }

  // MARK: Neuronpedia

  @Test func readsFeaturesAndExplanationsOfNeuronpedia() throws {
    let features = """
      [{"modelId": "gpt2-small", "layer": "6-res-jb", "index": "650", "maxActApprox": 22.7,
        "explanations": [{"description": "metres", "typeName": "oai_token-act-pair", "explanationModelName": "gpt-4"},
                         {"description": "feet"}]},
       {"modelId": "gpt2-small", "layer": "6-res-jb", "index": 3, "explanations": []},
       {"modelId": "gpt2-small", "layer": "6-res-jb", "index": 4, "explanations": [{"description": "names"}]}]
      """
    let found = try ImportedExplanations(neuronpedia: try folder.write(features, to: "features.json"))
    #expect(texts(found) == [650: "metres", 4: "names"] && found.subject == "gpt2-small/6-res-jb")
    guard case .explained(_, let details) = found.outcomes[1].outcome else {
      Issue.record("not explained")
      return
    }
    #expect(details["explanationModelName"] == "gpt-4")
    let lines = "{\"index\": 1, \"description\": \"a\"}\n\n{\"index\": \"2\", \"description\": \"b\"}\n"
    let rows = try ImportedExplanations(neuronpedia: try folder.write(lines, to: "rows.jsonl"))
    #expect(texts(rows) == [1: "a", 2: "b"] && rows.subject == nil && rows.hash != found.hash)
  }

  @Test func keepsWhatAFeatureSaysInNumbers() throws {
    let features = """
      [{"index": 5, "maxActApprox": 22.7, "frac_nonzero": 0.01, "pos_str": ["a", " b"], "pos_values": [1.5, 1],
        "neg_str": ["c", 4], "neg_values": "many", "freq_hist_data_bar_heights": [3, 1],
        "freq_hist_data_bar_values": [0.25, 0.75], "explanations": [{"description": "metres"}]},
       {"index": 6, "explanations": [{"description": "feet"}]}]
      """
    let found = try ImportedExplanations(neuronpedia: try folder.write(features, to: "features.json"))
    guard case .explained(_, let details) = found.outcomes[0].outcome,
      case .explained(_, let bare) = found.outcomes[1].outcome
    else {
      Issue.record("not explained")
      return
    }
    #expect(
      details["feature"] == [
        "maxActApprox": 22.7, "frac_nonzero": 0.01, "pos_str": ["a", " b"], "pos_values": [1.5, 1],
        "freq_hist_data_bar_heights": [3, 1], "freq_hist_data_bar_values": [0.25, 0.75],
      ],
      "what is no list of its kind is left out"
    )
    #expect(bare["feature"] == nil)
  }

  /// As `torch.histc` and the middles of `torch.linspace` have it.
  @Test func barsAreCountedFromTheSmallestToTheGreatest() {
    let bars = NeuronpediaHistogram([1, 2, 2.9, 3, 5] as [Float], bars: 4)
    #expect(bars.heights == [1, 2, 1, 1] && bars.values == [1.5, 2.5, 3.5, 4.5])
    for strange in [[.nan], [1, .nan, 2], [1, .infinity]] as [[Float]] {
      #expect(NeuronpediaHistogram(strange) == NeuronpediaHistogram([] as [Float]))
    }
    let same = NeuronpediaHistogram([2, 2] as [Float])
    #expect(same.heights == [2] && same.values == [2])
    let many = NeuronpediaHistogram((0..<1_000).map { Float($0) })
    #expect(many.heights.count == 50 && many.heights.allSatisfy { 19...21 ~= $0 } && many.heights.reduce(0, +) == 1_000)
  }

  /// A latent's logits are its decoder row times the unembedding, as the checkpoint has both.
  @Test func logitsOfAFeatureAreItsRowTimesTheUnembedding() async throws {
    let fixture = try FixtureModel("gpt2")
    let model = fixture.model
    let dictionary = try RandomDictionary(width: model.width).load(TemporaryFolder(), on: model.backend)
    let tokenizer = try #require(model.tokenizer)
    let logits = NeuronpediaLogits(dictionary, model, tokenizer, on: Lane(label: "test"))
    let fields = try await logits.fields(of: Array(0..<20), WorkContext())
    #expect(fields.count == 20)
    let file = try SafetensorsFile(path: Fixture.path("models/gpt2/checkpoint/model.safetensors"))
    let embedding = try file.tensor(named: "wte.weight").floats()
    for latent in [0, 17] {
      let row = try model.backend.download(dictionary.direction(of: latent))
      let whole = (0..<model.realVocabulary).map { token in
        zip(row, embedding[token * model.width..<(token + 1) * model.width]).reduce(Float(0)) { $0 + $1.0 * $1.1 }
      }
      let sorted = whole.enumerated().sorted { ($0.element, $1.offset) > ($1.element, $0.offset) }
      let up = try #require(fields[latent]["pos_values"]?.arrayValue).compactMap(\.numberValue)
      let down = try #require(fields[latent]["neg_values"]?.arrayValue).compactMap(\.numberValue)
      #expect(up.count == 10 && down.count == 10)
      for (value, expected) in zip(up, sorted) { #expect(abs(value - Double(expected.element)) < 1e-4) }
      for (value, expected) in zip(down, sorted.reversed()) { #expect(abs(value - Double(expected.element)) < 1e-4) }
      let words = try #require(fields[latent]["pos_str"]?.arrayValue).compactMap(\.stringValue)
      #expect(words.first == tokenizer.tokenText(Int32(sorted[0].offset)))
      let heights = try #require(fields[latent]["logits_hist_data_bar_heights"]?.arrayValue).compactMap(\.integerValue)
      #expect(heights.count == 50 && heights.reduce(0, +) == model.realVocabulary)
    }
  }

  @Test func whatIsWrongWithAFileOfNeuronpediaIsNamed() throws {
    for (content, words) in [
      ("[{\"description\": \"a\"}]", "Entry 1"), ("{\"index\": -1, \"description\": \"a\"}", "Entry 1"),
      ("{\"index\": 1}", "no explanations"), ("{\"index\": 1, \"description\": \"a\"}\nnonsense", "Line 2"),
      (
        "[{\"index\":1,\"modelId\":\"a\",\"description\":\"x\"},{\"index\":2,\"modelId\":\"b\",\"description\":\"y\"}]",
        "several"
      ),
    ] {
      let path = try folder.write(content, to: "bad.json")
      #expect(refused("path") { _ = try ImportedExplanations(neuronpedia: path) }.contains(words), "\(words)")
    }
  }

  @Test(arguments: ["features.json", "features.jsonl"])
  func writesFeaturesThatComeBack(_ name: String) async throws {
    let world = try ConstructedCache(documents: 30)
    let output = folder.file(name)
    let features = NeuronpediaFeatures(
      .init(modelID: "m", layer: "0-letters", sourceSet: "letters", hookName: "layers.0"),
      examples: try world.source(Sampler(kind: .top, train: 5, nonActivating: 0, minimumExamples: 1)),
      explanations: [
        0: .init(
          "The letter X.",
          explainer: "default",
          model: "gpt",
          feature: ["pos_str": ["X"], "pos_values": [0.5]]
        ),
        3: .init("Nothing.", explainer: "default", model: nil),
      ]
    )
    let bytes = try await features.write([0, 1, 3], to: output, work: WorkContext())
    #expect(bytes == FolderSize.bytes(ofFile: output))
    let content = try String(contentsOfFile: output, encoding: .utf8)
    let entries =
      name.hasSuffix("l")
      ? try content.split(separator: "\n").map { try JSON(parsing: String($0)) }
      : try #require(try JSON(parsing: content).arrayValue)
    #expect(entries.count == 3 && entries[0]["index"] == "0" && entries[0]["layer"] == "0-letters")
    let activations = try #require(entries[0]["activations"]?.arrayValue)
    #expect(activations.count == 5)
    for activation in activations {
      let tokens = try #require(activation["tokens"]?.arrayValue)
      let values = try #require(activation["values"]?.arrayValue).compactMap(\.numberValue)
      #expect(tokens.count == values.count)
      for (token, value) in zip(tokens, values) { #expect((token == "X") == (value > 0)) }
      #expect(activation["maxValue"]?.numberValue == values.max())
      let strongest = try #require(activation["maxValueTokenIndex"]?.integerValue)
      #expect(values[strongest] == values.max())
    }
    #expect(entries[2]["activations"] == [] && entries[2]["maxActApprox"]?.numberValue == 0)
    // How strongly it fires how often: all its firings, in as many bars as middles.
    let firings = try world.source(Sampler(kind: .top, train: 5, nonActivating: 0, minimumExamples: 1)).survey(0).values
    let heights = try #require(entries[0]["freq_hist_data_bar_heights"]?.arrayValue).compactMap(\.integerValue)
    let middles = try #require(entries[0]["freq_hist_data_bar_values"]?.arrayValue).compactMap(\.numberValue)
    #expect(heights.count == middles.count && heights.reduce(0, +) == firings.count && !firings.isEmpty)
    #expect(entries[2]["freq_hist_data_bar_heights"] == [] && entries[2]["freq_hist_data_bar_values"] == [])
    // Without weights, logits are what an imported feature said, and otherwise there are none.
    #expect(entries[0]["pos_str"] == ["X"] && entries[0]["pos_values"] == [0.5] && entries[0]["neg_str"] == [])
    #expect(entries[1]["pos_str"] == [] && entries[1]["logits_hist_data_bar_heights"] == [])
    #expect(texts(try ImportedExplanations(neuronpedia: output)) == [0: "The letter X.", 3: "Nothing."])
  }

  // MARK: Scores

  @Test func scoresAreATable() throws {
    let world = try ConstructedCache(documents: 3)
    let run = try world.run()
    let catalogue = world.workspace.catalogue
    #expect(refused("run") { _ = try ScoreTable(run, catalogue) }.contains("no scores"))
    try catalogue.record(
      [ExplanationRecord(latent: 1, outcome: .explained(text: "says \"X\",\nor Y", details: .null))],
      run: run.id
    )
    let scoring = try catalogue.begin(ScoringRequest(requestHash: "s", run: run.id, seed: 0))
    let scores = [
      ScoreRecord(
        latent: 1,
        scorer: "detection",
        negatives: "all",
        n: 20,
        value: 0.75,
        low: 0.5,
        high: 0.9,
        metrics: ["f1": 0.5, "interval": [0.5, 0.9]]
      ),
      ScoreRecord(latent: 1, scorer: "simulation", negatives: "all", n: 4, value: nil, metrics: ["correlation": .null]),
    ]
    for score in scores {
      try catalogue.record(.scored([score], judgements: []), latent: 1, scorer: score.scorer, scoring: scoring.id)
    }
    let table = try ScoreTable(run, catalogue)
    let csv = folder.file("s.csv")
    #expect(try table.write(.csv, to: csv) == FolderSize.bytes(ofFile: csv))
    #expect(
      try String(contentsOfFile: csv, encoding: .utf8) == """
        run,dictionary,scoring,latent,scorer,negatives,n,value,low,high,f1,interval.0,interval.1,explanation\r
        r,letters,1,1,detection,all,20,0.75,0.5,0.9,0.5,0.5,0.9,"says ""X"",\nor Y"\r
        r,letters,1,1,simulation,all,4,,,,,,,"says ""X"",\nor Y"\r

        """
    )
    let jsonl = folder.file("s.jsonl")
    _ = try table.write(.jsonl, to: jsonl)
    let lines = try String(contentsOfFile: jsonl, encoding: .utf8).split(separator: "\n").map {
      try JSON(parsing: String($0))
    }
    #expect(lines.count == 2 && lines[0]["value"] == 0.75 && lines[0]["explanation"] == "says \"X\",\nor Y")
    #expect(lines[1]["value"] == nil && lines[1]["scorer"] == "simulation")
  }

  // MARK: Vectors

  private func vectors(_ layers: [Int], width: Int = 5) -> SteeringVectors {
    SteeringVectors(
      sites: layers.map { layer in
        SteeringVectors.Site(
          hookpoint: .output(layer),
          vector: (0..<width).map { Float(layer) + Float($0) / 8 },
          residualNorm: 3,
          separation: 1
        )
      },
      provenance: ["model": "m"]
    )
  }

  @Test func controlVectorsGoBothWays() throws {
    let path = folder.file("v.gguf")
    try ControlVectors.write(vectors([10, 2]), name: "v", modelHint: "llama", to: path)
    let file = try GGUFFile(path: path)
    #expect(file.names == ["direction.10", "direction.2"] && file.values["general.architecture"] == "controlvector")
    #expect(file.values["controlvector.model_hint"] == "llama" && file.values["controlvector.layer_count"] == 2)
    let back = try ControlVectors.read(path)
    #expect(back.sites.map(\.hookpoint) == [.output(2), .output(10)])
    #expect(back.sites.map(\.vector) == vectors([2, 10]).sites.map(\.vector))
    #expect(back.provenance["modelHint"] == "llama")
  }

  @Test func whatAControlVectorCannotHoldIsRefused() throws {
    let path = folder.file("v.gguf")
    #expect(
      refused("vector") { try ControlVectors.write(vectors([0, 1]), name: "v", modelHint: "", to: path) }.contains(
        "layers.0"
      )
    )
    var other = vectors([1])
    other.sites[0].hookpoint = .mlp(1)
    #expect(
      refused("vector") { try ControlVectors.write(other, name: "v", modelHint: "", to: path) }.contains("layers.1.mlp")
    )
    var uneven = vectors([1, 2])
    uneven.sites[1].vector.append(1)
    #expect(
      refused("vector") { try ControlVectors.write(uneven, name: "v", modelHint: "", to: path) }.contains("one width")
    )
    #expect(!FileManager.default.fileExists(atPath: path))
    try GGUF.write(
      [("token_embd", Tensor([1] as [Float]))],
      settings: [("general.architecture", .text("llama"))],
      to: path
    )
    #expect(refused(nil) { _ = try ControlVectors.read(path) }.contains("holds llama"))
    let architecture = [(name: "general.architecture", value: GGUF.Value.text("controlvector"))]
    for (name, words) in [
      ("direction.0", "numbered from 1"), ("direction.x", "numbered from 1"), ("other", "no direction"),
    ] {
      try GGUF.write([(name, Tensor([1] as [Float]))], settings: architecture, to: path)
      #expect(refused(nil) { _ = try ControlVectors.read(path) }.contains(words))
    }
    try GGUF.write([("direction.1", Tensor([.nan] as [Float]))], settings: architecture, to: path)
    #expect(refused(nil) { _ = try ControlVectors.read(path) }.contains("finite"))
  }

  @Test func vectorsOfOthersAreReadBySafetensors() throws {
    let path = folder.file("v.safetensors")
    try vectors([3]).write(to: path)
    #expect(try SteeringVectors(importing: path) { _ in nil } == vectors([3]), "our own as they are")
    try Safetensors.write(
      ["layers.3": Tensor([1, 2] as [Float], shape: [1, 2]), "layers.4.mlp": Tensor([3, 4] as [Float])],
      to: path
    )
    let read = try SteeringVectors(importing: path) { Hookpoint(wireName: $0) }
    #expect(read.sites.map(\.hookpoint) == [.output(3), .mlp(4)] && read.sites.map(\.vector) == [[1, 2], [3, 4]])
    try Safetensors.write(["happy": Tensor([1, 2] as [Float])], to: path)
    #expect(refused(nil) { _ = try SteeringVectors(importing: path) { Hookpoint(wireName: $0) } }.contains("happy"))
    try Safetensors.write(["layers.3": Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])], to: path)
    #expect(refused(nil) { _ = try SteeringVectors(importing: path) { Hookpoint(wireName: $0) } }.contains("layers.3"))
  }
}
