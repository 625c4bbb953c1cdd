internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentModels
internal import LatentProtocol
internal import LatentSupport

/// The dictionaries that a comparison puts beside a given one, which it loads under names of their own.
struct ComparisonBaselines {
  let model: ResidentModel
  private let dictionary: ResidentDictionary
  private let wanted: [Wire.DictionaryBaseline]
  private let topNeurons: Int?
  private let seed: Int
  private let context: RequestContext

  /// - Throws: `LatentError`: `notResident`, or `invalidParams` for a dictionary that has no such baselines.
  init(_ params: Wire.CompareDictionaries.Params, _ context: RequestContext) throws {
    let residents = context.services.residents
    dictionary = try residents.dictionary(params.dictionary)
    model = try residents.model(named: params.model, for: dictionary)
    wanted = Self.wanted(params)
    topNeurons = params.topNeurons
    seed = params.seed
    self.context = context
  }

  static func wanted(_ params: Wire.CompareDictionaries.Params) -> [Wire.DictionaryBaseline] {
    let given = params.baselines ?? [.topNeurons, .random]
    return [.topNeurons, .neurons, .random].filter { given.contains($0) }
  }

  static func name(_ baseline: Wire.DictionaryBaseline, of dictionary: String) -> String {
    "\(dictionary).\(baseline.rawValue)"
  }

  /// Loads those that are not loaded yet.
  ///
  /// - Returns: the names of all dictionaries of the comparison and what their latents are, the given one first.
  /// - Throws: `LatentError`: `invalidParams` when a name is taken by something else; what loading throws.
  func load() async throws -> [(name: String, kind: Wire.ComparedKind)] {
    var kinds: [(name: String, kind: Wire.ComparedKind)] = [(dictionary.name, .latents)]
    for baseline in wanted {
      let made = try await make(baseline)
      if let loaded = context.services.residents.dictionaries.first(where: { $0.name == made.name }) {
        guard loaded.dictionary.identity == made.dictionary.identity else {
          throw LatentError.invalid(
            "baselines",
            "\(made.name) is loaded and is another dictionary than the baseline of that name; unload it first."
          )
        }
      } else {
        try context.services.residents.insert(made)
      }
      kinds.append((made.name, kind(baseline)))
    }
    return kinds
  }

  private func kind(_ baseline: Wire.DictionaryBaseline) -> Wire.ComparedKind {
    switch baseline {
    case .topNeurons: .topNeurons
    case .neurons: .neurons
    case .random: .random
    }
  }

  /// How many of so many neurons are to fire at a position.
  ///
  /// There are fewer neurons than latents, so as many firing at once would fire more often each, and what fires more often
  /// is harder to explain: neurons would look worse for being dense.
  private func top(of neurons: Int) throws -> Int {
    if let topNeurons { return topNeurons }
    guard let top = dictionary.dictionary.top else {
      throw LatentError.invalid(
        "topNeurons",
        "\(dictionary.name) has no fixed number of latents at a position, so it is not known how many neurons to keep; "
          + "give topNeurons, or ask for neurons instead of top-neurons."
      )
    }
    let share = Double(top) / Double(dictionary.dictionary.latents)
    return min(max(1, Int((share * Double(neurons)).rounded())), max(1, neurons))
  }

  private func make(_ baseline: Wire.DictionaryBaseline) async throws -> ResidentDictionary {
    let name = Self.name(baseline, of: dictionary.name)
    switch baseline {
    case .random:
      let source = Wire.RandomSource(like: dictionary.name, top: nil, seed: seed)
      return try await LoadDictionary.draw(source, name: name, context)
    case .topNeurons, .neurons:
      let placement = try dictionary.placed(on: model)
      guard let layer = placement.hookpoint.layer else {
        throw LatentError.invalid(
          "baselines",
          "\(dictionary.name) reads \(placement.hookpoint), which is in no block, so there are no neurons beside it; leave "
            + "\(baseline.rawValue) out of baselines."
        )
      }
      let hookpoint = Hookpoint(.mlpNeurons, layer: layer)
      let source = Wire.NeuronsSource(
        model: model.name,
        hookpoint: hookpoint.description,
        top: baseline == .topNeurons ? try top(of: model.width(of: hookpoint) ?? 0) : nil
      )
      return try LoadDictionary.takeNeurons(source, name: name, context)
    }
  }
}
