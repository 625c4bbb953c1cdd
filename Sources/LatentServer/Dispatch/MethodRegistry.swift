/// The list of the methods that latentd answers, from which `initialize`, dispatch and the tests read.
package struct MethodRegistry: Sendable {
  /// In the order in which `initialize` lists them.
  package let methods: [AnyMethod]
  private let byName: [String: AnyMethod]

  /// A name that occurs twice stands for its first method; `RegistryTests` holds that none does.
  package init(_ methods: [AnyMethod]) {
    self.methods = methods
    byName = Dictionary(methods.map { ($0.name, $0) }) { first, _ in first }
  }

  package subscript(name: String) -> AnyMethod? { byName[name] }

  package var names: [String] { methods.map(\.name) }

  /// Every method of the protocol, group by group.
  package static let standard = MethodRegistry(
    lifecycle + residents + reading + work + steering + states + lenses + exchange + probes
  )

  /// The methods that concern the session itself.
  package static let lifecycle: [AnyMethod] = [
    AnyMethod(Initialize.self),
    AnyMethod(Initialized.self),
    AnyMethod(Shutdown.self),
    AnyMethod(Exit.self),
    AnyMethod(Discover.self),
    AnyMethod(CancelRequest.self),
  ]

  /// What is held in memory.
  package static let residents: [AnyMethod] = [
    AnyMethod(LoadModel.self),
    AnyMethod(LoadDictionary.self),
    AnyMethod(VerifyDictionary.self),
    AnyMethod(UnloadModel.self),
    AnyMethod(UnloadDictionary.self),
    AnyMethod(Status.self),
  ]

  /// Looking at one text at a time.
  package static let reading: [AnyMethod] = [
    AnyMethod(Tokenize.self),
    AnyMethod(Detokenize.self),
    AnyMethod(Forward.self),
    AnyMethod(Activations.self),
    AnyMethod(Encode.self),
    AnyMethod(Decode.self),
    AnyMethod(Generate.self),
  ]

  /// From a corpus to scored explanations, and what is known of a latent afterwards.
  package static let work: [AnyMethod] = [
    AnyMethod(CacheActivations.self),
    AnyMethod(Examples.self),
    AnyMethod(Explain.self),
    AnyMethod(Score.self),
    AnyMethod(CompareDictionaries.self),
    AnyMethod(Intervene.self),
    AnyMethod(Similarity.self),
    AnyMethod(SimilarityTable.self),
    AnyMethod(Latent.self),
    AnyMethod(SearchLatents.self),
  ]

  /// Directions that change what a model does, and what they do.
  package static let steering: [AnyMethod] = [
    AnyMethod(SteeringVector.self),
    AnyMethod(Sweep.self),
  ]

  /// What recurrent models remember.
  package static let states: [AnyMethod] = [
    AnyMethod(SaveState.self)
  ]

  /// What models predict on the way.
  package static let lenses: [AnyMethod] = [
    AnyMethod(TrainLens.self),
    AnyMethod(LoadLens.self),
    AnyMethod(Lens.self),
  ]

  /// What the model knows, whatever it says.
  package static let probes: [AnyMethod] = [
    AnyMethod(TrainProbe.self),
    AnyMethod(Probe.self),
  ]

  /// What other tools read.
  package static let exchange: [AnyMethod] = [
    AnyMethod(Export.self),
    AnyMethod(Report.self),
    AnyMethod(ImportFiles.self),
  ]
}
