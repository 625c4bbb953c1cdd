internal import Glibc
internal import LatentSupport

/// The process's own input and output, taken out of everyone else's reach.
///
/// After `claim()`, file descriptor 1 is stderr, so that a stray print of any library lands in the log and not in the
/// middle of a message; descriptor 0 is empty, so that none reads the client's bytes.
package struct StandardStreams: Sendable {
  /// The real standard input and output.
  package let input: Int32
  package let output: Int32

  /// To be called before anything else runs.
  ///
  /// - Throws: `LatentError` when a descriptor is closed or none is left.
  package static func claim() throws -> StandardStreams {
    let input = try duplicate(0, "standard input")
    let output = try duplicate(1, "standard output")
    dup2(2, 1)
    let empty = open("/dev/null", O_RDONLY)
    if empty >= 0 {
      dup2(empty, 0)
      close(empty)
    }
    return StandardStreams(input: input, output: output)
  }

  private static func duplicate(_ descriptor: Int32, _ name: String) throws -> Int32 {
    let copy = dup(descriptor)
    guard copy >= 0 else { throw LatentError.system("use", path: name, errno: errno) }
    // Not `F_DUPFD_CLOEXEC` in one step: Swift does not import the variadic `fcntl` with it before other threads exist.
    _ = fcntl(copy, F_SETFD, FD_CLOEXEC)
    return copy
  }
}
