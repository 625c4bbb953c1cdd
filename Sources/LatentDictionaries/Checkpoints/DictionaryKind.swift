/// What a dictionary reads and writes.
package enum DictionaryKind: String, Sendable, CaseIterable {
  /// Reconstructs the activations that it encodes.
  case sae
  /// A model's own neurons, each a latent.
  case neurons
}
