package import LatentSupport

/// Why a request has no result.
package struct ResponseError: Error, Sendable, Equatable {
  package var code: ErrorCode
  /// One plain sentence that names the field or file at fault and what would be right.
  package var message: String
  /// `{field?, path?, …}`; nil when there is nothing to say.
  package var data: JSON?

  package init(_ code: ErrorCode, _ message: String, data: JSON? = nil) {
    self.code = code
    self.message = message
    self.data = data
  }

  package var json: JSON {
    var object: JSONObject = ["code": .integer(code.rawValue), "message": .string(message)]
    object["data"] = data
    return .object(object)
  }
}
