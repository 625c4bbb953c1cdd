internal import LatentSupport

/// The bytes behind one or more tensors: memory of their own, or a file that stays mapped as long as a tensor needs it.
///
/// `@unchecked Sendable`: the bytes are written once, before the storage is handed to anyone, and only read afterwards.
final class TensorStorage: @unchecked Sendable {
  /// Every byte; not necessarily aligned for the element type when a file is mapped.
  let bytes: UnsafeRawBufferPointer
  private let owned: UnsafeMutableRawPointer?
  private let file: MappedFile?

  /// Takes `count` bytes, which `fill` writes.
  init(count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    let start = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 64)
    do {
      try fill(UnsafeMutableRawBufferPointer(start: start, count: count))
    } catch {
      start.deallocate()
      throw error
    }
    bytes = UnsafeRawBufferPointer(start: start, count: count)
    owned = start
    file = nil
  }

  /// Shows the whole of `file` without a copy.
  init(file: MappedFile) {
    bytes = file.bytes
    owned = nil
    self.file = file
  }

  /// Lets go of the memory behind `range` where it can be had again from a file.
  func release(_ range: Range<Int>) {
    file?.discard(range)
  }

  deinit {
    owned?.deallocate()
  }
}
