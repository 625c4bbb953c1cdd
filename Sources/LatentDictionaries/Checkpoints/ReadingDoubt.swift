/// Something that a dictionary's files leave open, so that its reading is a choice.
package enum ReadingDoubt: String, Sendable, CaseIterable {
  /// Whether the decoder's bias is subtracted from the input.
  case inputBias
  /// By what number activations were scaled in training.
  case inputScale
  /// Which way round the skip connection's matrix stands.
  case skipOrientation
  /// Where it reads or writes.
  case hookpoint
  /// How many latents fire, or above what.
  case selection
}
