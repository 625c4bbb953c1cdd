/// A linear layer's weight as a backend keeps it: packed once for its matrix multiplication. The host tensor that it was
/// made from is not kept.
package final class LinearWeight: Sendable {
  /// Numbers that a row must have.
  package let inputWidth: Int
  /// Numbers that a row of the result has.
  package let outputWidth: Int
  package let hasBias: Bool
  package let precision: Precision
  /// Memory held, in bytes.
  package let byteCount: Int
  package let resource: any DeviceResource

  package init(
    inputWidth: Int,
    outputWidth: Int,
    hasBias: Bool,
    precision: Precision,
    byteCount: Int,
    resource: any DeviceResource
  ) {
    self.resource = resource
    self.inputWidth = inputWidth
    self.outputWidth = outputWidth
    self.hasBias = hasBias
    self.precision = precision
    self.byteCount = byteCount
  }
}
