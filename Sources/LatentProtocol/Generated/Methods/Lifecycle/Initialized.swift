// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Says that the client has read the answer to `initialize`.
  ///
  /// Changes nothing; kept so that a client of the Language Server Protocol's base can be used as it is.
  package enum Initialized: WireNotification {
    package static let name = "initialized"

    /// What `initialized` is asked with.
    package struct Params: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }
  }
}
