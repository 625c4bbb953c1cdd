package import LatentSupport

/// A call that awaits one response.
package struct Request: Sendable, Equatable {
  package var id: RequestIdentifier
  package var method: String
  /// An object (by name), or a list, which no method of latentd accepts; nil when absent.
  package var params: JSON?

  package init(id: RequestIdentifier, method: String, params: JSON? = nil) {
    self.id = id
    self.method = method
    self.params = params
  }

  package var json: JSON {
    var object: JSONObject = ["jsonrpc": "2.0", "id": id.json, "method": .string(method)]
    object["params"] = params
    return .object(object)
  }
}
