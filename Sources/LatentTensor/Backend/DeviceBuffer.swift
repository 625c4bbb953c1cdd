/// Memory of a backend's device: only that backend can read or write it. Freed when the last view of it goes away.
package final class DeviceBuffer: Sendable {
  /// Size in bytes.
  package let byteCount: Int
  package let resource: any DeviceResource

  package init(byteCount: Int, resource: any DeviceResource) {
    self.byteCount = byteCount
    self.resource = resource
  }
}
