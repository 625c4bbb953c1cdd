internal import LatentProtocol
package import LatentSupport

/// Opens the session and says who the daemon is and what it can do.
package enum Initialize: SessionMethod {
  package static let name = Wire.Initialize.name

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    guard session.phase == .fresh else {
      throw ResponseError(.invalidRequest, "The session is initialized already; initialize comes once.")
    }
    _ = try Wire.Initialize.Params(params)
    session.initialize()
    let daemon = session.daemon
    return Wire.Initialize.Result(
      serverInfo: Wire.ImplementationInfo(name: DaemonVersion.name, version: DaemonVersion.current),
      protocolVersion: Wire.protocolVersion,
      capabilities: daemon.capabilities.wire(methods: daemon.registry.names, options: daemon.options)
    ).json
  }
}
