package import LatentSupport

/// A message that awaits no response.
package struct Notification: Sendable, Equatable {
  package var method: String
  /// An object (by name), or a list, which no method of latentd accepts; nil when absent.
  package var params: JSON?

  package init(method: String, params: JSON? = nil) {
    self.method = method
    self.params = params
  }

  package var json: JSON {
    var object: JSONObject = ["jsonrpc": "2.0", "method": .string(method)]
    object["params"] = params
    return .object(object)
  }
}
