import LatentProtocol
import LatentSupport
import Testing

/// What the generated readers make of good and bad values, one case for each form that the generator knows.
@Suite struct WireTypesTests {
  private func read<Value: WireValue>(_ type: Value.Type, _ text: String) throws -> Value {
    try Value(JSONReader(try JSON(parsing: text)))
  }

  private func complaint<Value: WireValue>(_ type: Value.Type, _ text: String) -> String? {
    let error = #expect(throws: LatentError.self) { try read(type, text) }
    #expect(error?.code == .invalidParams)
    return error?.message
  }

  @Test func defaultsStandForWhatIsNotGiven() throws {
    #expect(try read(Wire.Sampler.self, "{}") == Wire.Sampler())
    let sampler = try read(Wire.Sampler.self, #"{"kind": "top", "windowTokens": 64, "seed": null}"#)
    #expect(sampler == Wire.Sampler(kind: .top, windowTokens: 64))
    #expect(sampler.train == 40)
    #expect(sampler.seed == nil)
  }

  @Test func rangesAreHeld() {
    #expect(
      complaint(Wire.Sampler.self, #"{"windowTokens": 15}"#)
        == "windowTokens must be a whole number from 16 to 64, not 15."
    )
    #expect(complaint(Wire.Calibration.self, #"{"kl": 0}"#) == "kl must be a number above 0, not 0.")
  }

  @Test func choicesAreListed() {
    #expect(
      complaint(Wire.Sampler.self, #"{"kind": "best"}"#)
        == #"kind must be "quantiles", "top", "random" or "mix", not "best"."#
    )
  }

  @Test func aUnionGoesByItsKind() throws {
    let client = try read(Wire.Client.self, #"{"kind": "openai", "baseURL": "http://127.0.0.1/v1", "model": "m"}"#)
    #expect(client == .openai(Wire.OpenAIClient(baseURL: "http://127.0.0.1/v1", model: "m")))
    #expect(client.kind == .openai)
    #expect(client.json["kind"] == "openai")
    #expect(client.json["retries"] == 5)
    #expect(
      complaint(Wire.Client.self, #"{"kind": "oracle"}"#)
        == #"kind must be "openai", "resident" or "lexical", not "oracle"."#
    )
    #expect(complaint(Wire.Client.self, "{}") == "kind is required and is missing.")
    #expect(
      complaint(Wire.Client.self, #"{"kind": "lexical", "model": "m"}"#)
        == "model is not a known parameter; this method takes kind."
    )
  }

  @Test func aUnionGoesByTheTypeOfTheJSON() throws {
    #expect(try read(Wire.InterventionTarget.self, #""layers.3""#) == .hookpoint("layers.3"))
    #expect(
      try read(Wire.InterventionTarget.self, #"{"dictionary": "d", "latent": 4}"#)
        == .latent(Wire.LatentReference(dictionary: "d", latent: 4))
    )
    #expect(
      complaint(Wire.InterventionTarget.self, "5")
        == "params must be a hookpoint or an object with dictionary and latent, not 5."
    )
    #expect(try read(Wire.LatentSelection.self, #""all""#) == .all)
    #expect(try read(Wire.LatentSelection.self, "[1, 2]") == .list([1, 2]))
    #expect(complaint(Wire.LatentSelection.self, #""some""#) == #"params must be a list or "all", not "some"."#)
    #expect(try read(Wire.Positions.self, #""last""#) == .named(.last))
    #expect(
      complaint(Wire.Positions.self, #""first""#)
        == #"params must be "all", "prompt", "generated", "last" or a list, not "first"."#
    )
    #expect(try read(Wire.ProgressToken.self, "7") == .integer(7))
  }

  @Test func aUnionOfObjectsGoesByTheFieldThatOnlyOneHas() throws {
    let tensor = #"{"dtype": "float32", "shape": [1], "data": "AACAPw=="}"#
    let file = #"{"dtype": "float32", "shape": [1], "file": "a.safetensors", "name": "x"}"#
    guard case .tensor = try read(Wire.TensorOrFile.self, tensor), case .file = try read(Wire.TensorOrFile.self, file)
    else {
      Issue.record("the forms were taken for each other")
      return
    }
  }

  @Test func nullableFieldsAreWrittenAsNull() throws {
    let example = Wire.Example(tokens: ["a"], activations: [0], quantile: nil, document: 2)
    #expect(example.json["quantile"] == .null)
    #expect(try Wire.Example(JSONReader(example.json)) == example)
  }

  @Test func optionalFieldsAreLeftOut() {
    let metrics = Wire.ScoreMetrics(
      headline: "balancedAccuracy",
      balancedAccuracy: 1,
      n: 2,
      offered: 2,
      interval: [0.5, 1]
    )
    #expect(metrics.json["auc"] == nil)
    #expect(metrics.json.description.hasPrefix(#"{"headline":"balancedAccuracy","balancedAccuracy":1.0,"n"#))
  }

  @Test func alternativesExcludeEachOther() {
    #expect(
      complaint(Wire.Forward.Params.self, #"{"model": "m", "hookpoints": []}"#)
        == "text or tokens is required and is missing."
    )
    #expect(
      complaint(Wire.Forward.Params.self, #"{"model": "m", "hookpoints": [], "text": "a", "tokens": [1]}"#)
        == "text and tokens exclude each other; give one of them."
    )
  }

  @Test func mapsKeepTheirOrder() throws {
    let text =
      #"{"z": {"latents": 0, "negatives": {}, "controls": {}}, "a": {"latents": 1, "negatives": {}, "controls": {}}}"#
    let score = try read(
      Wire.Score.Result.self,
      #"{"scores": [], "summary": \#(text), "failed": [], "usage": "#
        + #"{"requests": 0, "retries": 0, "promptTokens": 0, "completionTokens": 0, "seconds": 0}}"#
    )
    #expect(score.summary.names == ["z", "a"])
    #expect(score.summary["a"]?.latents == 1)
  }

  @Test func deepFieldsAreNamedByTheirPath() {
    #expect(
      complaint(
        Wire.Intervene.Params.self,
        #"{"model": "m", "text": "a", "interventions": [{"at": {"dictionary": "d", "latent": -1}, "operation": "add"}]}"#
      ) == "interventions[0].at.latent must be a whole number, at least 0, not -1."
    )
  }
}
