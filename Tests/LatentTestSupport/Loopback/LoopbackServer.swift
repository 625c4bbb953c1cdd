internal import Foundation
internal import Glibc
package import LatentSupport

/// An HTTP/1.1 server on 127.0.0.1 that answers what a test says, and misbehaves where a test wants it to.
///
/// One thread a connection; connections are kept alive. It stops when the object goes away, whatever is still in flight.
package final class LoopbackServer: Sendable {
  /// One request as it came.
  package struct Request: Sendable {
    package var method: String
    package var path: String
    /// By lower-case name.
    package var headers: [String: String]
    package var body: [UInt8]
    /// 0 for the first request that the server was sent.
    package var number: Int
    package var received: ContinuousClock.Instant

    /// The body as JSON; null when it is none.
    package var json: JSON { (try? JSON(parsing: body)) ?? .null }
  }

  /// What is answered.
  package struct Response: Sendable {
    /// How the answer ends.
    package enum Ending: Sendable {
      case whole
      /// The connection is closed after so many bytes of the body, though the header promised all of them.
      case cut(afterBytes: Int)
      /// Nothing is answered for as long as the client waits.
      case stalled
    }

    package var status: Int
    package var headers: [String]
    package var body: [UInt8]
    package var delaySeconds: Double
    package var ending: Ending

    package init(
      status: Int = 200,
      headers: [String] = ["Content-Type: application/json"],
      body: [UInt8] = [],
      delaySeconds: Double = 0,
      ending: Ending = .whole
    ) {
      self.status = status
      self.headers = headers
      self.body = body
      self.delaySeconds = delaySeconds
      self.ending = ending
    }

    package init(_ json: JSON, status: Int = 200) {
      self.init(status: status, body: json.encoded())
    }
  }

  private let service: LoopbackService
  package let port: Int

  /// - Parameter handler: called on the connection's thread; it may block.
  package init(_ handler: @escaping @Sendable (Request) -> Response) throws {
    let listener = try Self.listen()
    port = listener.port
    service = LoopbackService(listener: listener.descriptor, handler: handler)
    let service = service
    Thread.detachNewThread { service.acceptConnections() }
  }

  deinit { service.stop() }

  /// `http://127.0.0.1:PORT`
  package var address: String { "http://127.0.0.1:\(port)" }
  /// Requests that were sent here, in the order in which they came.
  package var requests: [Request] { service.counts.requests }
  /// The most requests that were being answered at one moment.
  package var mostInFlight: Int { service.counts.mostInFlight }
  package var inFlight: Int { service.counts.inFlight }
  /// How many connections were made; fewer than requests where they were reused.
  package var connections: Int { service.counts.connections }

  /// An address at which nobody listens.
  package static func unusedAddress() throws -> String {
    let (descriptor, port) = try listen()
    close(descriptor)
    return "http://127.0.0.1:\(port)"
  }

  private static func listen() throws -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw LatentError.system("open", path: "a socket", errno: errno) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr = in_addr(s_addr: UInt32(0x7F00_0001).bigEndian)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) == 0 && Glibc.listen(descriptor, 512) == 0
          && getsockname(descriptor, generic, &length) == 0
      }
    }
    guard status else {
      let code = errno
      close(descriptor)
      throw LatentError.system("listen on", path: "127.0.0.1", errno: code)
    }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
  }
}
