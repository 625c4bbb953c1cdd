// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Ends the session: what was asked before is finished, what comes after is refused.
  ///
  /// After it every request is refused with -32600; `exit` follows.
  package enum Shutdown: WireMethod {
    package static let name = "shutdown"

    /// What `shutdown` is asked with.
    package struct Params: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }

    package typealias Result = WireNull
  }
}
