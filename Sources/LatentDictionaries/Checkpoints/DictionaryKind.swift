/// What a dictionary reads and writes.
package enum DictionaryKind: String, Sendable, CaseIterable {
  /// Reconstructs the activations that it encodes.
  case sae
  /// Encodes one hookpoint's activations and reconstructs another's.
  case transcoder
  /// One layer of a cross-layer transcoder: encodes one hookpoint and writes to its own and all later layers.
  case crossLayerTranscoder
  /// Encodes several hookpoints at once and reconstructs each of them.
  case crosscoder
  /// A model's own neurons, each a latent.
  case neurons
}
