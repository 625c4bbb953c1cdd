import LatentProtocol
import LatentSupport
import Testing

@Suite struct MessageTests {
  private func message(_ text: String) throws -> Message { Message(try JSON(parsing: text)) }

  @Test func readsARequest() throws {
    let read = try message(#"{"jsonrpc": "2.0", "id": 7, "method": "status", "params": {"a": 1}, "extra": true}"#)
    #expect(read == .request(Request(id: .integer(7), method: "status", params: ["a": 1])))
  }

  @Test func anIdentifierMayBeAStringOrNull() throws {
    #expect(
      try message(#"{"jsonrpc": "2.0", "id": "a", "method": "m"}"#) == .request(Request(id: .string("a"), method: "m"))
    )
    #expect(try message(#"{"jsonrpc": "2.0", "id": null, "method": "m"}"#) == .request(Request(id: .null, method: "m")))
  }

  @Test func withoutIdentifierItIsANotification() throws {
    #expect(
      try message(#"{"jsonrpc": "2.0", "method": "exit", "params": []}"#)
        == .notification(Notification(method: "exit", params: []))
    )
  }

  @Test func readsResponses() throws {
    #expect(
      try message(#"{"jsonrpc": "2.0", "id": 1, "result": null}"#)
        == .response(Response(id: .integer(1), result: .null))
    )
    let error = ResponseError(ErrorCode(rawValue: -5), "no", data: ["field": "a"])
    #expect(
      try message(#"{"jsonrpc": "2.0", "id": 1, "error": {"code": -5, "message": "no", "data": {"field": "a"}}}"#)
        == .response(Response(id: .integer(1), error: error))
    )
  }

  @Test(arguments: [
    (#"1"#, JSON.null), (#""a""#, nil), (#"[]"#, nil), (#"{}"#, nil),
    (#"{"jsonrpc": "1.0", "id": 3, "method": "m"}"#, 3),
    (#"{"id": 3, "method": "m"}"#, 3),
    (#"{"jsonrpc": "2.0", "id": 3}"#, 3),
    (#"{"jsonrpc": "2.0", "id": 3, "method": 4}"#, 3),
    (#"{"jsonrpc": "2.0", "method": 4}"#, nil),
    (#"{"jsonrpc": "2.0", "id": 3, "method": "m", "params": "x"}"#, 3),
    (#"{"jsonrpc": "2.0", "id": 1.5, "method": "m"}"#, nil),
    (#"{"jsonrpc": "2.0", "id": {}, "method": "m"}"#, nil),
    (#"{"jsonrpc": "2.0", "id": 3, "result": 1, "error": {"code": 1, "message": ""}}"#, 3),
    (#"{"jsonrpc": "2.0", "id": 3, "error": {"code": "x"}}"#, 3),
  ])
  func whatIsNoMessageGetsItsAnswer(_ text: String, _ id: JSON) throws {
    guard case .invalid(let response) = try message(text), case .failure(let error) = response.outcome else {
      Issue.record("\(text) passed as a message")
      return
    }
    #expect(response.id.json == id)
    #expect(error.code == .invalidRequest)
    #expect(error.message.hasSuffix("."))
  }

  @Test func writesWhatItReads() {
    let requests: [JSON] = [
      Request(id: .string("a"), method: "m", params: ["b": 1]).json, Notification(method: "n").json,
      Response(id: .integer(1), result: ["c": 2]).json,
      Response(id: .null, error: ResponseError(.parseError, "no")).json,
    ]
    #expect(
      requests.map(\.description) == [
        #"{"jsonrpc":"2.0","id":"a","method":"m","params":{"b":1}}"#, #"{"jsonrpc":"2.0","method":"n"}"#,
        #"{"jsonrpc":"2.0","id":1,"result":{"c":2}}"#,
        #"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}"#,
      ]
    )
  }
}
