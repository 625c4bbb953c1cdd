package import LatentSupport
internal import LatentWorkspace

/// Writes latents as Neuronpedia has its features: an object each with `modelId`, `layer` (block and source), `index`,
/// strongest texts and explanations.
package struct NeuronpediaFeatures {
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
  private let explanations: [Int: (text: String, explainer: String, model: String?)]

  /// - Parameters:
  ///   - examples: where texts come from; its sampler says how many.
  ///   - explanations: of latents, with who wrote them.
  package init(
    _ source: Source,
    examples: LatentExampleSource,
    explanations: [Int: (text: String, explainer: String, model: String?)]
  ) {
    self.source = source
    self.examples = examples
    self.explanations = explanations
  }

  /// Writes `latents` to `path` in one step: a list, or a feature a line if the name ends in `.jsonl`.
  ///
  /// - Returns: bytes written.
  package func write(_ latents: [Int], to path: String, work: WorkContext) throws -> Int {
    let isLines = path.hasSuffix(".jsonl")
    let file = try AtomicFile(path: path)
    if !isLines { try file.write("[\n") }
    for (place, latent) in latents.enumerated() {
      try work.cancellation.check()
      if place > 0 { try file.write(isLines ? "\n" : ",\n") }
      try file.write(JSON.object(try feature(latent)).encoded())
      work.report(ProgressReport(done: place + 1, total: latents.count, unit: "latents"))
    }
    try file.write(isLines ? "\n" : "\n]\n")
    let bytes = file.count
    try file.commit()
    return bytes
  }

  private func feature(_ latent: Int) throws -> JSONObject {
    let found = try examples.examples(of: latent, from: nil, count: examples.builder.sampler.train)
    let identity: JSONObject = [
      "modelId": .string(source.modelID), "layer": .string(source.layer),
      "index": .string("\(latent)"),
    ]
    var feature = identity
    feature["sourceSetName"] = .string(source.sourceSet)
    feature["hookName"] = .string(source.hookName)
    feature["maxActApprox"] = .number(Double(found.maxActivation))
    feature["frac_nonzero"] = .number(found.firingFraction)
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
