internal import LatentProtocol
package import LatentSupport

/// Ends the session; on stdio, the daemon, with status 0 after `shutdown` and 1 without.
package enum Exit: SessionMethod {
  package static let name = Wire.Exit.name

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    session.exit()
    return .null
  }
}
