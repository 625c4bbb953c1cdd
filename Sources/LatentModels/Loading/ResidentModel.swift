package import LatentSupport
package import LatentTensor

/// A language model in memory, ready to compute. Immutable: what a sequence leaves behind is in its `SequenceState`.
package final class ResidentModel: Sendable {
  /// By which requests name it.
  package let name: String
  /// The checkpoint's folder.
  package let path: String
  /// The family's name: `gpt_neox`.
  package let architecture: String
  /// Number of blocks.
  package let layers: Int
  /// Numbers in a position of the residual stream.
  package let width: Int
  /// Logits a position has, padding included; of an encoder, the tokens that it reads.
  package let vocabulary: Int
  /// How many of the logits, from the first on, stand for tokens; the rest are padding.
  package let realVocabulary: Int
  /// The longest sequence that the model takes, in positions.
  package let maximumPositions: Int
  /// Weights, each counted once.
  package let parameters: Int
  /// Memory that the weights take, in bytes.
  package let byteCount: Int
  /// In what type the linear layers compute.
  package let precision: Precision
  /// After which tokens a text is complete.
  package let endOfTextTokens: [Int32]
  /// What a user should know of how the model was loaded, in sentences.
  package let notes: [String]
  /// Corners of the unembedding [vocabulary, width] as the checkpoint has it; nil in encoders.
  package let unembeddingCorners: MatrixCorners?

  package let network: Network
  package let backend: any Backend
  /// nil where the folder has no tokenizer; what needs one then says so.
  package let tokenizer: Tokenizer?
  private let files: CheckpointIdentity
  private let family: any Architecture.Type

  init(
    name: String,
    path: String,
    family: any Architecture.Type,
    blueprint: Blueprint,
    weights: WeightReader,
    tokenizer: Tokenizer?,
    files: CheckpointIdentity,
    endOfTextTokens: [Int32],
    notes: [String]
  ) {
    self.name = name
    self.path = path
    self.family = family
    architecture = family.name
    network = blueprint.network
    layers = network.blocks.count
    width = network.embedding.width
    vocabulary = network.vocabulary
    realVocabulary = min(vocabulary, blueprint.realVocabulary ?? vocabulary, tokenizer?.vocabularySize ?? vocabulary)
    self.tokenizer = tokenizer
    self.files = files
    maximumPositions = blueprint.maximumPositions
    parameters = weights.parameters
    byteCount = weights.byteCount
    precision = weights.precision
    self.endOfTextTokens = endOfTextTokens
    self.notes = notes
    unembeddingCorners = weights.unembeddingCorners
    backend = weights.backend
  }

  /// By what the model is known in stored results: the SHA-256 of its configuration and weights, in hexadecimal.
  ///
  /// Takes a second for every one or two GB when it is first asked for, and nothing after.
  package func identity(cancellation: CancellationFlag? = nil) throws -> String {
    try files.hexadecimal(cancellation)
  }

  // MARK: Hookpoints

  /// Every hookpoint of the model, in the order of computation.
  package var hookpoints: [Hookpoint] { network.hookpoints }

  /// Numbers a position has at `hookpoint`; nil when the model lacks it.
  package func width(of hookpoint: Hookpoint) -> Int? { network.widths[hookpoint] }

  /// The axes of a position's value at `hookpoint`: `[inner width, state size]` of a state, else one; nil when the model
  /// lacks it.
  package func shape(of hookpoint: Hookpoint) -> [Int]? { network.shapes[hookpoint] }

  /// Whether what the block's MLP gives at `layers.N.mlp.output` is added to the stream as it is; a norm in between (Gemma 2
  /// and 3, OLMo 2) makes something else of it.
  package func addsMLPOutput(ofBlock layer: Int) -> Bool {
    network.blocks.indices.contains(layer) && network.blocks[layer].addsMLPOutput
  }

  /// The hookpoint that `name` means, in the wire's form, TransformerLens's or transformers'.
  ///
  /// - Parameter field: the request's parameter that holds the name, for the error.
  /// - Throws: `LatentError` (`invalidParams`) that says what there is, when the model has no such point.
  package func hookpoint(named name: String, field: String = "hookpoints") throws -> Hookpoint {
    let read = HookpointNames.read(name, in: family)
    if let read, network.widths[read] != nil { return read }
    if let layer = read?.layer, layer >= layers {
      throw LatentError.invalid(
        field,
        "\(field) names \(name), but the blocks of \(self.name) are 0 to \(layers - 1)."
      )
    }
    let others = hookpoints.filter { $0.site == read?.site }.compactMap(\.layer)
    if !others.isEmpty {
      throw LatentError.invalid(
        field,
        "\(field) names \(name), but of the blocks of \(self.name) only "
          + others.map(String.init).joined(separator: ", ") + " have that point."
      )
    }
    throw LatentError.invalid(
      field,
      "\(field) names \(name), which \(self.name) (\(architecture)) does not have; it has "
        + hookpointPatterns.joined(separator: ", ") + " with N from 0 to \(layers - 1)."
    )
  }

  /// The hookpoints with `N` for the block: `layers.N.mlp`.
  private var hookpointPatterns: [String] {
    var seen: Set<HookpointSite> = []
    return hookpoints.compactMap { hookpoint in
      guard seen.insert(hookpoint.site).inserted else { return nil }
      if hookpoint.layer == nil { return hookpoint.site.rawValue }
      return hookpoint.site == .output ? "layers.N" : "layers.N.\(hookpoint.site.rawValue)"
    }
  }
}
