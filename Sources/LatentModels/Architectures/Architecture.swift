/// A family of language models: how its configuration is read, where its weights stand, how its layers are joined.
///
/// One file a family; `ArchitectureRegistry` lists them. `docs/adding-an-architecture.md` walks through a new one.
package protocol Architecture: Sendable {
  /// The values of `model_type` in `config.json` that mean this family; the first is its name in answers.
  static var modelTypes: [String] { get }

  /// What the family's modules in transformers mean here: a module's path, with `N` for the block's number, and the
  /// hookpoint that equals the module's output. What a module computes that is no hookpoint is left out.
  static var modulePaths: [String: HookpointSite] { get }

  /// What TransformerLens's names mean in this family beyond those that mean the same in all.
  static var transformerLensNames: [String: HookpointSite] { get }

  /// Whether the names that mean the same in TransformerLens's decoders mean that in this family too; if not, its
  /// `transformerLensNames` are all of them.
  static var sharesTransformerLensNames: Bool { get }

  /// Tensors that checkpoints carry and that hold no weights (causal masks, rotary frequencies): ends of names.
  static var bufferSuffixes: [String] { get }

  /// Reads the configuration and builds the layers.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) for an option that latentd does not compute, and for tensors that
  ///   are missing or are not as the configuration says.
  static func build(_ config: Configuration, _ weights: WeightReader) throws -> Blueprint
}

extension Architecture {
  /// The family's name in answers.
  package static var name: String { modelTypes.first ?? "" }

  package static var transformerLensNames: [String: HookpointSite] { [:] }

  package static var sharesTransformerLensNames: Bool { true }
}

/// What building a model of some family results in.
package struct Blueprint: Sendable {
  package let network: Network
  /// The longest sequence that the model takes.
  package let maximumPositions: Int
  /// How many of the logits stand for tokens, where the configuration says so: the rest is padding.
  package let realVocabulary: Int?

  package init(_ network: Network, maximumPositions: Int, realVocabulary: Int? = nil) {
    self.network = network
    self.maximumPositions = maximumPositions
    self.realVocabulary = realVocabulary
  }

  /// `maximumPositions` of a model that could go on for ever: positions are 32-bit numbers.
  package static let unlimitedPositions = Int(Int32.max)
}
