internal import LatentProtocol
package import LatentSupport

/// Announces the end: what was asked before goes on, what comes after is refused, `exit` follows.
package enum Shutdown: SessionMethod {
  package static let name = Wire.Shutdown.name

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    _ = try Wire.Shutdown.Params(params)
    session.shutDown()
    return .null
  }
}
