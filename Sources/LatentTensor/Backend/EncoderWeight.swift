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
