// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Opens a session and tells what the daemon can do.
  ///
  /// The first request of every connection. Any other request before it is refused with -32002.
  package enum Initialize: WireMethod {
    package static let name = "initialize"

    /// What `initialize` is asked with.
    package struct Params: WireValue {
      /// Who is calling.
      package var clientInfo: ClientInfo?

      package init(clientInfo: ClientInfo? = nil) {
        self.clientInfo = clientInfo
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["clientInfo"])
        clientInfo = try object.optional("clientInfo").map { try ClientInfo($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["clientInfo"] = clientInfo.map { $0.json }
        return .object(object)
      }
    }

    /// What `initialize` answers.
    package struct Result: WireValue {
      /// The daemon's name and version.
      package var serverInfo: ImplementationInfo
      /// Version of this document's wire.
      package var protocolVersion: String
      /// What this daemon can do.
      package var capabilities: Capabilities

      package init(serverInfo: ImplementationInfo, protocolVersion: String, capabilities: Capabilities) {
        self.serverInfo = serverInfo
        self.protocolVersion = protocolVersion
        self.capabilities = capabilities
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["serverInfo", "protocolVersion", "capabilities"])
        serverInfo = try ImplementationInfo(object.required("serverInfo"))
        protocolVersion = try object.required("protocolVersion").string()
        capabilities = try Capabilities(object.required("capabilities"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["serverInfo"] = serverInfo.json
        object["protocolVersion"] = .string(protocolVersion)
        object["capabilities"] = capabilities.json
        return .object(object)
      }
    }
  }
}
