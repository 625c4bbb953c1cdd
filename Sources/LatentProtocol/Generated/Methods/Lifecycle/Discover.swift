// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Returns this document.
  ///
  /// The OpenRPC document of every method that the daemon answers, as the OpenRPC specification asks of a service.
  package enum Discover: WireMethod {
    package static let name = "rpc.discover"

    /// What `rpc.discover` is asked with.
    package struct Params: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }

    package typealias Result = JSON
  }
}
