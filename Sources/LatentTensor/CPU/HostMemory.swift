internal import Glibc

/// Host memory as the CPU backend's device memory, aligned for its widest vectors and for oneDNN.
///
/// `@unchecked Sendable`: the pointer never changes, and what it points to is touched only by the backend's operations,
/// which are called from one compute lane at a time.
final class HostMemory: DeviceResource, @unchecked Sendable {
  let bytes: UnsafeMutableRawPointer
  let byteCount: Int

  /// Zeroed memory; nil when there is none.
  init?(zeroed byteCount: Int) {
    var memory: UnsafeMutableRawPointer?
    let size = max(byteCount, 1)
    guard posix_memalign(&memory, 64, size) == 0, let memory else { return nil }
    memset(memory, 0, size)
    bytes = memory
    self.byteCount = byteCount
  }

  deinit {
    free(bytes)
  }

  var floats: UnsafeMutablePointer<Float> { bytes.assumingMemoryBound(to: Float.self) }
}
