internal import Glibc

/// A file mapped read-only into memory: its bytes without a copy, paged in as they are touched.
///
/// The mapping lives as long as the object; slices taken from `bytes` must not outlive it.
/// `@unchecked Sendable`: the mapping is private, read-only and never remapped, so any thread may read it.
package final class MappedFile: @unchecked Sendable {
  /// Where the file was opened from.
  package let path: String
  /// The whole file. Empty for an empty file.
  package let bytes: UnsafeRawBufferPointer

  /// Maps the regular file at `path`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it is missing, is not a regular file or cannot be mapped.
  package init(path: String) throws {
    // Opening a pipe would otherwise wait for somebody to write into it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw LatentError.system("open", path: path, errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw LatentError.system("inspect", path: path, errno: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw LatentError.unreadable(path, "\(path) is not a regular file.")
    }
    self.path = path
    let count = Int(status.st_size)
    guard count > 0 else {
      bytes = UnsafeRawBufferPointer(start: nil, count: 0)
      return
    }
    guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
      throw LatentError.system("map", path: path, errno: errno)
    }
    bytes = UnsafeRawBufferPointer(start: address, count: count)
  }

  deinit {
    if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
  }

  /// Tells the kernel that `range` has been read and its pages may go; keeps memory flat while a big file is consumed.
  package func discard(_ range: Range<Int>) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let lower = (range.lowerBound + page - 1) / page * page
    let upper = range.upperBound / page * page
    guard let start = bytes.baseAddress, lower < upper else { return }
    madvise(UnsafeMutableRawPointer(mutating: start + lower), upper - lower, MADV_DONTNEED)
  }
}
