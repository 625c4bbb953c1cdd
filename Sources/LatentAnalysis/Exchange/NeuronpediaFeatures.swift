package import LatentSupport
internal import LatentWorkspace

/// Writes latents as Neuronpedia has its features: an object each with `modelId`, `layer` (block and source), `index`,
/// strongest texts, how strongly it fires how often, what it does to logits, and explanations.
package struct NeuronpediaFeatures {
  /// Latents whose logits are computed at once.
  private static let latentsInBlock = 64
  /// Fields that are computed from weights: where these are not at hand, they are what a file said that was imported.
  static let weightFields = [
    "pos_str", "pos_values", "neg_str", "neg_values", "logits_hist_data_bar_heights", "logits_hist_data_bar_values",
  ]

  /// Who the latents belong to, in Neuronpedia's words.
  package struct Source: Sendable {
    package var modelID: String
    /// Block and source set: `5-res-jb`.
    package var layer: String
    /// The source set alone.
    package var sourceSet: String
    package var hookName: String

    package init(modelID: String, layer: String, sourceSet: String, hookName: String) {
      (self.modelID, self.layer, self.sourceSet, self.hookName) = (
        modelID, layer, sourceSet, hookName
      )
    }
  }

  private let source: Source
  private let examples: LatentExampleSource
  private let logits: NeuronpediaLogits?
  private let explanations: [Int: Explanation]

  /// What is said of a latent, and who said it.
  package struct Explanation: Sendable {
    package var text: String
    package var explainer: String
    /// The LLM, if there was one.
    package var model: String?
    /// Fields of the feature that the explanation was imported with.
    package var feature: JSON

    package init(_ text: String, explainer: String, model: String?, feature: JSON = .null) {
      (self.text, self.explainer, self.model, self.feature) = (text, explainer, model, feature)
    }
  }

  /// - Parameters:
  ///   - examples: where texts come from; its sampler says how many.
  ///   - logits: nil where the weights are not at hand, or do not write to a stream.
  ///   - explanations: of latents.
  package init(
    _ source: Source,
    examples: LatentExampleSource,
    logits: NeuronpediaLogits? = nil,
    explanations: [Int: Explanation]
  ) {
    self.source = source
    self.examples = examples
    self.logits = logits
    self.explanations = explanations
  }

  /// Writes `latents` to `path` in one step: a list, or a feature a line if the name ends in `.jsonl`.
  ///
  /// - Returns: bytes written.
  package nonisolated(nonsending) func write(_ latents: [Int], to path: String, work: WorkContext) async throws -> Int {
    let isLines = path.hasSuffix(".jsonl")
    let file = try AtomicFile(path: path)
    if !isLines { try file.write("[\n") }
    for start in stride(from: 0, to: latents.count, by: Self.latentsInBlock) {
      let block = Array(latents[start..<min(start + Self.latentsInBlock, latents.count)])
      let effects = try await logits?.fields(of: block, work)
      for (place, latent) in block.enumerated() {
        try work.cancellation.check()
        if start + place > 0 { try file.write(isLines ? "\n" : ",\n") }
        try file.write(JSON.object(try feature(latent, effects?[place])).encoded())
        work.report(ProgressReport(done: start + place + 1, total: latents.count, unit: "latents"))
      }
    }
    try file.write(isLines ? "\n" : "\n]\n")
    let bytes = file.count
    try file.commit()
    return bytes
  }

  private func feature(_ latent: Int, _ effects: JSONObject?) throws -> JSONObject {
    let survey = try examples.survey(latent)
    let found = try examples.examples(of: survey, from: nil, count: examples.builder.sampler.train)
    let identity: JSONObject = [
      "modelId": .string(source.modelID), "layer": .string(source.layer),
      "index": .string("\(latent)"),
    ]
    var feature = identity
    feature["sourceSetName"] = .string(source.sourceSet)
    feature["hookName"] = .string(source.hookName)
    feature["maxActApprox"] = .number(Double(found.maxActivation))
    feature["frac_nonzero"] = .number(found.firingFraction)
    for (name, value) in NeuronpediaHistogram(survey.values).fields("freq") { feature[name] = value }
    for name in Self.weightFields {
      feature[name] = effects.map { $0[name] ?? .array([]) } ?? explanations[latent]?.feature[name] ?? .array([])
    }
    feature["activations"] = .array(
      try found.activating.enumerated().map { try .object(activation($1, place: $0, identity)) }
    )
    feature["explanations"] = .array(
      explanations[latent].map { entry in
        var explanation = identity
        explanation["description"] = .string(entry.text)
        explanation["typeName"] = .string(entry.explainer)
        explanation["explanationModelName"] = entry.model.map { .string($0) } ?? .null
        return [.object(explanation)]
      } ?? []
    )
    return feature
  }

  private func activation(_ window: ExampleWindow, place: Int, _ identity: JSONObject) throws
    -> JSONObject
  {
    let shown = try examples.render(window)
    let strongest =
      shown.activations.indices.max { shown.activations[$0] < shown.activations[$1] } ?? 0
    var activation = identity
    activation["dataIndex"] = .string("\(window.tokens.lowerBound)")
    activation["tokens"] = .array(shown.tokens.map { .string($0) })
    activation["values"] = .array(shown.activations.map { .number(Double($0)) })
    activation["maxValue"] = .number(Double(shown.activations.max() ?? 0))
    activation["maxValueTokenIndex"] = .integer(strongest)
    activation["minValue"] = .number(Double(shown.activations.min() ?? 0))
    return activation
  }
}
