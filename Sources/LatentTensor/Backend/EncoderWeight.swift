/// Which pre-activations of a row become activations.
package enum Selection: Sendable, Equatable {
  /// The positive ones.
  case relu
  /// The positive ones that are strictly above their latent's threshold (https://arxiv.org/abs/2407.14435).
  case jumpReLU
  /// The k largest; of equal ones the lower latent. Those that are not positive are then dropped, so that a row may have
  /// fewer than k (https://arxiv.org/abs/2406.04093).
  case topK(Int)
}

/// A dictionary's encoder as a backend keeps it: packed once, in panels of latents that stay in cache while they are
/// multiplied and searched.
package final class EncoderWeight: Sendable {
  package let inputWidth: Int
  package let latents: Int
  package let selection: Selection
  package let precision: Precision
  /// Memory held, in bytes.
  package let byteCount: Int
  package let resource: any DeviceResource

  package init(
    inputWidth: Int,
    latents: Int,
    selection: Selection,
    precision: Precision,
    byteCount: Int,
    resource: any DeviceResource
  ) {
    self.resource = resource
    self.inputWidth = inputWidth
    self.latents = latents
    self.selection = selection
    self.precision = precision
    self.byteCount = byteCount
  }
}
