internal import Glibc
internal import LatentSupport
internal import LatentTensor
internal import Synchronization

/// By what a checkpoint is known wherever results refer to it: the SHA-256 of its configuration and weights.
///
/// Hashing reads every byte, which takes seconds for a large model, and most requests never ask: so it is done when it
/// is first asked for. The files are remembered by size and time of change, since what is hashed has to be what was
/// loaded.
final class CheckpointIdentity: Sendable {
  private struct File: Sendable {
    let path: String
    let stamp: Stamp
  }

  private struct Stamp: Sendable, Equatable {
    let size: Int
    let seconds: Int
    let nanoseconds: Int
    let inode: UInt64

    init(_ path: String) throws {
      var status = stat()
      guard stat(path, &status) == 0 else { throw LatentError.system("inspect", path: path, errno: errno) }
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
      inode = UInt64(status.st_ino)
    }
  }

  private let files: [File]
  private let known = Mutex<String?>(nil)

  /// - Parameter paths: the files, in a fixed order.
  init(_ paths: [String]) throws {
    files = try paths.map { File(path: $0, stamp: try Stamp($0)) }
  }

  /// 64 hexadecimal digits: the digest of the files' names and digests.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when a file is not the one that was loaded any more; `cancelled`.
  func hexadecimal(_ cancellation: CancellationFlag?) throws -> String {
    if let known = known.withLock({ $0 }) { return known }
    var lines = ""
    for file in files {
      let digest = try FileDigest.sha256(file: file.path, cancellation: cancellation)
      // Looked at after the reading, so that a change during it is seen as well.
      guard try Stamp(file.path) == file.stamp else {
        throw LatentError.unreadable(
          file.path,
          "\(file.path) has changed since the model was loaded; unload the model and load it again."
        )
      }
      lines += "\(file.path.split(separator: "/").last ?? "") \(digest)\n"
    }
    let identity = FileDigest.sha256(lines.utf8)
    known.withLock { $0 = identity }
    return identity
  }
}
