internal import Glibc

/// Writes a file so that a reader, or a crash, sees the old content or the new one and never a mixture.
///
/// Bytes go to `path` + `.partial`; `commit()` syncs it, renames it over `path` and syncs the folder. Without `commit()`
/// the partial file is removed when the object goes away.
package final class AtomicFile {
  /// What the name of a file that is still being written ends with.
  package static let partialSuffix = ".partial"

  /// Where the content will stand after `commit()`.
  package let path: String
  private let partialPath: String
  private var descriptor: Int32
  private var leavesPartialFile = false
  /// Bytes written so far.
  package private(set) var count = 0

  /// Opens the partial file, replacing one that an earlier crash left.
  ///
  /// - Throws: `LatentError` when the folder does not exist or is not writable.
  package init(path: String) throws {
    self.path = path
    partialPath = path + Self.partialSuffix
    if let fault = FileFault.current, fault.strikes() {
      throw LatentError.system("write", path: path, errno: fault.errorNumber)
    }
    descriptor = open(partialPath, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw LatentError.system("write", path: path, errno: errno) }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    if !leavesPartialFile { unlink(partialPath) }
  }

  /// Appends `bytes`.
  ///
  /// - Throws: `LatentError`: `outOfResources` when the disk is full.
  package func write(_ bytes: UnsafeRawBufferPointer) throws {
    if let fault = FileFault.current, fault.strikes() {
      // A disk that fills up takes what still fits.
      _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count / 2)
      throw rehearsed(fault, "write")
    }
    var rest = bytes
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw LatentError.system("write", path: path, errno: errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      count += written
    }
  }

  /// Appends the elements of `values` in the machine's byte order (little-endian on every supported machine).
  package func write<Element: BitwiseCopyable>(_ values: [Element]) throws {
    try values.withUnsafeBytes { try write($0) }
  }

  /// Appends `text` as UTF-8.
  package func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  /// Makes the content durable under `path`.
  package func commit() throws {
    if let fault = FileFault.current, fault.strikes() { throw rehearsed(fault, "sync") }
    guard fsync(descriptor) == 0 else { throw LatentError.system("sync", path: path, errno: errno) }
    if let fault = FileFault.current, fault.strikes() { throw rehearsed(fault, "rename") }
    close(descriptor)
    descriptor = -1
    guard rename(partialPath, path) == 0 else {
      let code = errno
      unlink(partialPath)
      throw LatentError.system("rename", path: path, errno: code)
    }
    try Self.syncFolder(of: path)
  }

  /// Writes `bytes` to `path` in one step.
  package static func replace(_ path: String, with bytes: [UInt8]) throws {
    let file = try AtomicFile(path: path)
    try file.write(bytes)
    try file.commit()
  }

  private static func syncFolder(of path: String) throws {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    if let fault = FileFault.current, fault.strikes() {
      throw LatentError.system("sync", path: folder, errno: fault.errorNumber)
    }
    let descriptor = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LatentError.system("open", path: folder, errno: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw LatentError.system("sync", path: folder, errno: errno) }
  }

  private func rehearsed(_ fault: FileFault, _ action: String) -> LatentError {
    leavesPartialFile = fault.isCrash
    return LatentError.system(action, path: path, errno: fault.errorNumber)
  }
}
