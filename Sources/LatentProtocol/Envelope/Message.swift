package import LatentSupport

/// One JSON-RPC 2.0 message, or what its sender has to be told because it is none.
package enum Message: Sendable, Equatable {
  case request(Request)
  case notification(Notification)
  case response(Response)
  /// Not a message; the value is the response that it deserves (-32600 or, for a whole payload, -32700).
  case invalid(Response)

  /// Reads a message. Members that JSON-RPC does not know are ignored.
  package init(_ json: JSON) {
    guard case .object(let object) = json else {
      self = .invalid("A message must be an object, not \(Self.kind(json)).", id: .null)
      return
    }
    let givenID = object["id"]
    let id = givenID.flatMap(RequestIdentifier.init)
    // The identifier of the answer; null where the message has none that can be read.
    let answerID = id ?? .null
    if let givenID, id == nil {
      self = .invalid("id must be a string, a whole number or null, not \(Self.kind(givenID)).", id: .null)
    } else if object["jsonrpc"] != "2.0" {
      self = .invalid("jsonrpc must be \"2.0\".", id: answerID)
    } else if let method = object["method"] {
      self = Self.call(method, object["params"], id: id)
    } else if object["result"] != nil || object["error"] != nil {
      self = Self.answer(object, id: answerID)
    } else {
      self = .invalid("method is missing; a request is {\"jsonrpc\", \"id\", \"method\", \"params\"}.", id: answerID)
    }
  }

  private static func call(_ method: JSON, _ params: JSON?, id: RequestIdentifier?) -> Message {
    guard case .string(let method) = method else {
      return .invalid("method must be a string, not \(kind(method)).", id: id ?? .null)
    }
    switch params {
    case nil, .array, .object: break
    case .some(let other): return .invalid("params must be an object, not \(kind(other)).", id: id ?? .null)
    }
    guard let id else { return .notification(Notification(method: method, params: params)) }
    return .request(Request(id: id, method: method, params: params))
  }

  private static func answer(_ object: JSONObject, id: RequestIdentifier) -> Message {
    guard let error = object["error"] else {
      return .response(Response(id: id, result: object["result"] ?? .null))
    }
    guard object["result"] == nil, let code = error["code"]?.integerValue, let message = error["message"]?.stringValue
    else { return .invalid("A response holds result, or error with code and message.", id: id) }
    let failure = ResponseError(ErrorCode(rawValue: code), message, data: error["data"])
    return .response(Response(id: id, error: failure))
  }

  private static func invalid(_ sentence: String, id: RequestIdentifier) -> Message {
    .invalid(Response(id: id, error: ResponseError(.invalidRequest, sentence)))
  }

  private static func kind(_ json: JSON) -> String {
    switch json {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "a whole number"
    case .number: "a fraction"
    case .string: "a string"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
