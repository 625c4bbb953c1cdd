internal import Glibc
internal import LatentSupport

/// A file that only one holder has locked, in this process or another; the kernel lets go of it when the holder dies,
/// however it dies, so a lock is never left behind.
final class FileLock: Sendable {
  private let descriptor: Int32

  /// Locks the file at `path`, making it if need be, and writes this process's number into it for people to read.
  ///
  /// - Parameter refusal: makes the error for the case that someone holds it, from the number in the file if there is one.
  init(path: String, refusal: (_ holder: Int?) -> LatentError) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw LatentError.system("open", path: path, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      var text = [UInt8](repeating: 0, count: 20)
      let count = max(0, read(descriptor, &text, text.count))
      close(descriptor)
      guard code == EWOULDBLOCK else { throw LatentError.system("lock", path: path, errno: code) }
      throw refusal(Int(String(decoding: text.prefix(count).prefix { $0 > 32 }, as: UTF8.self)))
    }
    let number = Array("\(getpid())\n".utf8)
    // The number is for people only: a full disk must not keep the lock from being taken.
    if ftruncate(descriptor, 0) == 0 { _ = write(descriptor, number, number.count) }
  }

  deinit { close(descriptor) }
}
