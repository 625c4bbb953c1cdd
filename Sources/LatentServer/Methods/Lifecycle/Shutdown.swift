package import LatentSupport

/// Announces the end: what was asked before is finished, what comes after is refused, `exit` follows.
package enum Shutdown: SessionMethod {
  package static let name = "shutdown"

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    _ = try params.object(fields: [])
    session.shutDown()
    return .null
  }
}
