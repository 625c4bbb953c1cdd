// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Ends the daemon, or this connection of it.
  ///
  /// A daemon on standard input and output ends with status 0 after `shutdown` and 1 without it; on a socket only the
  /// connection ends.
  package enum Exit: WireNotification {
    package static let name = "exit"

    /// What `exit` is asked with.
    package struct Params: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }
  }
}
