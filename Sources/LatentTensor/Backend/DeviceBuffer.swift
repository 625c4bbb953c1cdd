/// Memory of a backend's device: only that backend can read or write it. Freed when the last view of it goes away.
///
/// `@unchecked Sendable`: the handle itself never changes and may travel between threads. What it points to is touched
/// only by the backend's operations, and those are called from one compute lane at a time.
package class DeviceBuffer: @unchecked Sendable {
  /// Size in bytes.
  package let byteCount: Int

  package init(byteCount: Int) {
    self.byteCount = byteCount
  }
}
