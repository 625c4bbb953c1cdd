// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Asks for a request of this connection to be given up.
  ///
  /// The cancelled request answers error -32800, and all that it had finished stays saved. A request that is unknown or
  /// already answered is left alone. Cancelling overtakes requests that wait.
  package enum CancelRequest: WireNotification {
    package static let name = "$/cancelRequest"

    /// What `$/cancelRequest` is asked with.
    package struct Params: WireValue {
      /// The request's own.
      package var id: RequestIdentifier

      package init(id: RequestIdentifier) {
        self.id = id
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["id"])
        id = try RequestIdentifier(object.required("id"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["id"] = id.json
        return .object(object)
      }
    }
  }
}
