// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Tells how far a long request is.
  ///
  /// Sent for every request whose params hold `workDoneToken`, at most ten a second for one token; a client that reads
  /// slowly gets fewer, and always the last.
  package enum Progress: WireNotification {
    package static let name = "$/progress"

    /// What `$/progress` is asked with.
    package struct Params: WireValue {
      /// The request's `workDoneToken`.
      package var token: ProgressToken
      /// How far a long request is. One `begin`, any number of `report`, one `end`.
      package var value: ProgressValue

      package init(token: ProgressToken, value: ProgressValue) {
        self.token = token
        self.value = value
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["token", "value"])
        token = try ProgressToken(object.required("token"))
        value = try ProgressValue(object.required("value"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["token"] = token.json
        object["value"] = value.json
        return .object(object)
      }
    }
  }
}
