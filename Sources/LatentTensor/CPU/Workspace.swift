internal import LatentSupport

/// Working memory that is kept from call to call and grows when one needs more. Its content is lost between calls.
final class Workspace {
  private var memory: HostMemory?

  /// At least `byteCount` bytes, aligned to 64.
  func bytes(_ byteCount: Int) throws -> UnsafeMutableRawPointer {
    try memory(byteCount).bytes
  }

  /// A matrix without gaps between its rows, of whatever numbers stand there.
  func matrix(rows: Int, columns: Int) throws -> Matrix {
    let memory = try memory(rows * columns * 4)
    let buffer = DeviceBuffer(byteCount: memory.byteCount, resource: memory)
    return Matrix(buffer: buffer, offset: 0, rows: rows, columns: columns, rowStride: columns)
  }

  private func memory(_ byteCount: Int) throws -> HostMemory {
    if let memory, memory.byteCount >= byteCount { return memory }
    memory = nil
    guard let grown = HostMemory(zeroed: byteCount) else {
      throw LatentError(.outOfResources, "There is no memory for \(byteCount) bytes of working space.")
    }
    memory = grown
    return grown
  }
}
