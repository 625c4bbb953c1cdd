internal import LatentProtocol
package import LatentSupport

/// Opens the session and says who the daemon is and what it can do.
package enum Initialize: SessionMethod {
  package static let name = "initialize"
  /// The version of the wire contract; its first number changes when a client could break.
  package static let protocolVersion = "1.0"

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    guard session.phase == .fresh else {
      throw ResponseError(.invalidRequest, "The session is initialized already; initialize comes once.")
    }
    if let client = try params.object(fields: ["clientInfo"]).optional("clientInfo") {
      let client = try client.object(fields: ["name", "version"])
      _ = try client.required("name").string()
      _ = try client.optional("version")?.string()
    }
    session.initialize()
    let daemon = session.daemon
    return [
      "serverInfo": ["name": .string(DaemonVersion.name), "version": .string(DaemonVersion.current)],
      "protocolVersion": .string(protocolVersion),
      "capabilities": daemon.capabilities.json(methods: daemon.registry.names, options: daemon.options),
    ]
  }
}
