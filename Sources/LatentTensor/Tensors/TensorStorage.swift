internal import Glibc
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
  convenience init(count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    guard let start = Self.allocate(count) else { preconditionFailure("There is no memory for \(count) bytes") }
    try self.init(start, count: count, fill: fill)
  }

  /// As above, for sizes that a file asks for.
  ///
  /// - Throws: `LatentError` (`outOfResources`) when there is no such memory, besides what `fill` throws.
  convenience init(checked count: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    guard let start = Self.allocate(count) else {
      throw LatentError(.outOfResources, "There is no memory for a tensor of \(count) bytes.")
    }
    try self.init(start, count: count, fill: fill)
  }

  private init(
    _ start: UnsafeMutableRawPointer,
    count: Int,
    fill: (UnsafeMutableRawBufferPointer) throws -> Void
  ) rethrows {
    bytes = UnsafeRawBufferPointer(start: start, count: count)
    owned = start
    file = nil
    // Where this throws, `deinit` gives the memory back.
    try fill(UnsafeMutableRawBufferPointer(start: start, count: count))
  }

  private static func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    var start: UnsafeMutableRawPointer?
    return posix_memalign(&start, 64, max(count, 1)) == 0 ? start : nil
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
    free(owned)
  }
}
