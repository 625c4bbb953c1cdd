import Glibc
import LatentSupport

/// A connected Unix socket without any protocol, for clients that misbehave. Its calls block.
final class RawSocket: Sendable {
  let descriptor: Int32

  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard status == 0 else {
      let code = errno
      Glibc.close(descriptor)
      throw LatentError.system("connect to", path: path, errno: code)
    }
  }

  /// Writes what the kernel takes without blocking.
  ///
  /// - Returns: the bytes it took; -1 when the other end is gone.
  @discardableResult
  func write(_ bytes: [UInt8]) -> Int {
    Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }

  @discardableResult
  func write(_ text: String) -> Int { write(Array(text.utf8)) }

  /// Says that nothing more will be written.
  func endOutput() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Everything up to the end of the stream.
  func readToEnd() -> String {
    var all: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      all += buffer[..<count]
    }
    return String(decoding: all, as: UTF8.self)
  }

  func close() {
    Glibc.close(descriptor)
  }
}
