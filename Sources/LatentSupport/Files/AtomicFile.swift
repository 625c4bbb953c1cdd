internal import Glibc

/// Writes a file so that a reader, or a crash, sees the old content or the new one and never a mixture.
///
/// Bytes go to `path` + `.partial`; `commit()` syncs it, renames it over `path` and syncs the folder. Without `commit()`
/// the partial file is removed when the object goes away. Who writes the same `path` meanwhile, in this process or another,
/// gets a partial file of its own (`path` + `.2.partial`), and whoever commits last is who is read.
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

  /// Opens a partial file that nobody else writes, replacing one that an earlier crash left.
  ///
  /// - Throws: `LatentError` when the folder does not exist or is not writable.
  package init(path: String) throws {
    self.path = path
    if let fault = FileFault.current, fault.strikes() {
      throw LatentError.system("write", path: path, errno: fault.errorNumber)
    }
    (partialPath, descriptor) = try Self.openPartial(of: path)
  }

  /// The first partial file that is not being written. A lock says so, which ends with its writer, even by a crash.
  private static func openPartial(of path: String) throws -> (path: String, descriptor: Int32) {
    var number = 1
    while true {
      let partial = (number == 1 ? path : "\(path).\(number)") + partialSuffix
      let descriptor = open(partial, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else { throw LatentError.system("write", path: path, errno: errno) }
      if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
        close(descriptor)
        number += 1
        continue
      }
      var (opened, named) = (stat(), stat())
      guard fstat(descriptor, &opened) == 0, stat(partial, &named) == 0, opened.st_ino == named.st_ino,
        opened.st_dev == named.st_dev
      else {
        // Renamed or removed by its writer since it was opened.
        close(descriptor)
        continue
      }
      // What an earlier crash left.
      if opened.st_size > 0, ftruncate(descriptor, 0) != 0 {
        let code = errno
        close(descriptor)
        throw LatentError.system("write", path: path, errno: code)
      }
      return (partial, descriptor)
    }
  }

  deinit {
    guard descriptor >= 0 else { return }
    // The lock goes with the descriptor, so the name goes first.
    if !leavesPartialFile { unlink(partialPath) }
    close(descriptor)
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
    defer {
      close(descriptor)
      descriptor = -1
    }
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
