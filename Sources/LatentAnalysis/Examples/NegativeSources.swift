/// What the harder kinds of silent windows are found with; each is there if the sampler asks for its kind.
package struct NegativeSources: Sendable {
  package var tokenIndex: TokenIndex?
  /// Per latent, its neighbours, nearest first.
  package var coFiring: [Int: [Int]] = [:]
  package var decoder: [Int: [Int]] = [:]
  /// Of the part of the corpus that is drawn from.
  package var embeddings: WindowEmbeddings?

  package init() {}
}
