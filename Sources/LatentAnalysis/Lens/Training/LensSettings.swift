package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// What decides a training, by the names that requests give it, so that a person can be told in what two of them differ.
package struct LensSettings: Sendable, Equatable {
  private struct Setting: Sendable, Equatable {
    var name: String
    /// By which two trainings are compared.
    var value: String
    /// What a person is shown of it.
    var shown: String
  }

  private var settings: [Setting] = []
  private static let none = "not given"

  /// - Parameters:
  ///   - modelIdentity: the hash of the model's weights.
  ///   - datasetIdentity: the hash of the text.
  package init(
    _ options: LensOptions,
    model: ResidentModel,
    modelIdentity: String,
    dataset: Dataset,
    datasetIdentity: String
  ) {
    func add(_ name: String, _ value: any CustomStringConvertible, shown: String? = nil) {
      settings.append(Setting(name: name, value: value.description, shown: shown ?? value.description))
    }
    add("model", modelIdentity, shown: model.name)
    add("dtype", model.precision.rawValue)
    add("dataset", datasetIdentity, shown: dataset.paths.joined(separator: ", "))
    let sites = options.hookpoints.map(\.description)
    let shownSites = sites.count > 3 ? "\(sites[0]) … \(sites[sites.count - 1]), \(sites.count) sites," : nil
    add("hookpoints", sites.joined(separator: ", "), shown: shownSites)
    add("steps", options.steps.map(String.init) ?? Self.none)
    add("tokensPerStep", options.tokensPerStep)
    add("positionsPerStep", options.positionsPerStep.map(String.init) ?? Self.none)
    add("contextLength", options.contextLength)
    add("evaluationTokens", options.evaluationTokens)
    add("transfer", options.measuresTransfer)
    add("seed", options.seed)
  }

  /// nil for what `text` has not written.
  package init?(_ text: String) {
    guard let fields = (try? JSON(parsing: text))?.objectValue else { return nil }
    for (name, value) in fields {
      guard let first = value[0]?.stringValue, let second = value[1]?.stringValue else { return nil }
      settings.append(Setting(name: name, value: first, shown: second))
    }
  }

  /// As it is kept with a lens.
  package var text: String {
    JSON.object(JSONObject(settings.map { ($0.name, .array([.string($0.value), .string($0.shown)])) })).description
  }

  /// Whether this is `other` with more steps, or with as many as it takes: what one asks for where a lens fell short.
  package func prolongs(_ other: LensSettings) -> Bool {
    let changed = settings.filter { own in
      !other.settings.contains { $0.name == own.name && $0.value == own.value }
    }
    guard changed.map(\.name) == ["steps"], other.settings.count == settings.count,
      let before = other.settings.first(where: { $0.name == "steps" }).flatMap({ Int($0.value) })
    else { return false }
    return Int(changed[0].value).map { $0 > before } ?? true
  }

  /// In what this training is another than `asked`: `steps is 2 and not 3`.
  package func differences(from asked: LensSettings) -> [String] {
    settings.compactMap { own in
      guard let other = asked.settings.first(where: { $0.name == own.name }), other.value != own.value else {
        return nil
      }
      if own.shown == other.shown { return "\(own.name) is another \(own.shown)" }
      return other.shown == Self.none
        ? "\(own.name) is \(own.shown) and not given now" : "\(own.name) is \(own.shown) and not \(other.shown)"
    }
  }
}
