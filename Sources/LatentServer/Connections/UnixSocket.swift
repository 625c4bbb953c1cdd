internal import Glibc
internal import LatentSupport

/// A Unix socket that listens at a path, for this user alone: mode 0600 from its creation, removed at the end.
package final class UnixSocket: Sendable {
  /// Where clients connect.
  package let path: String
  /// The listening descriptor; whoever takes it closes it.
  package let descriptor: Int32
  /// Clients that may wait to be accepted.
  static let backlog: Int32 = 1024
  /// Which file was made, so that another daemon's is never removed.
  private let device: UInt
  private let inode: UInt

  /// Begins to listen at `path`. The socket of a daemon that has died is replaced.
  ///
  /// - Throws: `LatentError` when the path is taken by a living daemon or by another kind of file, is too long, or
  ///   stands in a folder that cannot be written.
  package init(path: String) throws {
    let address = try Self.address(of: path)
    let lock = try Self.lockFolder(of: path)
    defer { close(lock) }
    try Self.removeStale(path, address)
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LatentError.system("make a socket for", path: path, errno: errno) }
    do {
      try Self.listen(descriptor, at: path, folder: lock)
    } catch {
      close(descriptor)
      throw error
    }
    var status = stat()
    stat(path, &status)
    device = UInt(status.st_dev)
    inode = UInt(status.st_ino)
    self.path = path
    self.descriptor = descriptor
  }

  /// Removes the file, if it is still this socket's. To be called before the descriptor is closed: from then on another
  /// daemon may take the path over, and even be given the same inode.
  package func remove() {
    var status = stat()
    guard lstat(path, &status) == 0, UInt(status.st_dev) == device, UInt(status.st_ino) == inode else { return }
    unlink(path)
  }

  /// Binds under a name of its own and moves the socket to `path` once it listens: whoever waits for the file to appear
  /// and then connects is never refused.
  private static func listen(_ descriptor: Int32, at path: String, folder: Int32) throws {
    // Through the folder's descriptor, so that the passing name fits however long the path is.
    let passing = "/proc/self/fd/\(folder)/.latentd-\(getpid())-\(descriptor)"
    unlink(passing)
    // Linux gives the file the mode of the unbound socket: there is no moment at which others could connect, and the
    // process's umask, which belongs to all its threads, stays untouched.
    guard fchmod(descriptor, 0o600) == 0,
      withSocketAddress(try address(of: passing), { bind(descriptor, $0, $1) }) == 0
    else { throw LatentError.system("listen at", path: path, errno: errno) }
    guard Glibc.listen(descriptor, backlog) == 0, rename(passing, path) == 0 else {
      let code = errno
      unlink(passing)
      throw LatentError.system("listen at", path: path, errno: code)
    }
  }

  static func address(of path: String) throws -> sockaddr_un {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let room = MemoryLayout.size(ofValue: address.sun_path) - 1
    let bytes = Array(path.utf8)
    guard !bytes.isEmpty, bytes.count <= room, !bytes.contains(0) else {
      throw LatentError(
        .invalidParams,
        "The socket path \(path) has \(bytes.count) bytes; a Unix socket's path has from 1 to \(room).",
        path: path
      )
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return address
  }

  /// Two daemons that start at once must not both find the same stale socket: the second would remove the first's new
  /// one. A lock on the folder leaves no file behind.
  private static func lockFolder(of path: String) throws -> Int32 {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw LatentError.system("open the socket's folder", path: folder, errno: errno) }
    guard flock(descriptor, LOCK_EX) == 0 else {
      let code = errno
      close(descriptor)
      throw LatentError.system("lock", path: folder, errno: code)
    }
    return descriptor
  }

  private static func removeStale(_ path: String, _ address: sockaddr_un) throws {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else {
      throw LatentError(.invalidParams, "\(path) exists and is no socket; choose another path.", path: path)
    }
    let probe = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard probe >= 0 else { throw LatentError.system("make a socket for", path: path, errno: errno) }
    defer { close(probe) }
    if withSocketAddress(address, { connect(probe, $0, $1) }) == 0 {
      throw LatentError(.invalidParams, "A daemon is already listening at \(path); choose another path.", path: path)
    }
    // Only a refusal says that nobody listens any more; anything else (another user's socket) is left alone.
    guard errno == ECONNREFUSED else { throw LatentError.system("replace the socket", path: path, errno: errno) }
    guard unlink(path) == 0 else { throw LatentError.system("remove the dead socket", path: path, errno: errno) }
  }

  static func withSocketAddress(
    _ address: sockaddr_un,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }
}
