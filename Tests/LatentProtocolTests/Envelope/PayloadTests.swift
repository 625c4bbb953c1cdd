import LatentProtocol
import LatentSupport
import Testing

@Suite struct PayloadTests {
  private func payload(_ text: String) -> Payload { Payload(parsing: Array(text.utf8)) }

  @Test func oneMessageIsSingle() {
    #expect(
      payload(#"{"jsonrpc": "2.0", "method": "m"}"#) == .single(.notification(Notification(method: "m")))
    )
  }

  @Test func aBatchKeepsItsOrderAndItsBadMembers() {
    guard
      case .batch(let messages) = payload(
        #"[{"jsonrpc": "2.0", "method": "m"}, 1, {"jsonrpc": "2.0", "id": 2, "method": "n"}]"#
      )
    else {
      Issue.record("not a batch")
      return
    }
    #expect(messages.count == 3)
    #expect(messages.first == .notification(Notification(method: "m")))
    #expect(messages.last == .request(Request(id: .integer(2), method: "n")))
    guard case .invalid(let response) = messages[1], case .failure(let error) = response.outcome else {
      Issue.record("1 passed as a message")
      return
    }
    #expect(error.code == .invalidRequest)
  }

  @Test func anEmptyBatchIsOneInvalidRequest() {
    guard case .single(.invalid(let response)) = payload("[]"), case .failure(let error) = response.outcome else {
      Issue.record("[] passed")
      return
    }
    #expect(error.code == .invalidRequest)
    #expect(response.id == .null)
  }

  @Test(arguments: ["{", "", "[{\"jsonrpc\": \"2.0\"}, ", "\u{0}"])
  func whatIsNotJSONIsAParseErrorWithItsPosition(_ text: String) {
    guard case .single(.invalid(let response)) = payload(text), case .failure(let error) = response.outcome else {
      Issue.record("\(text) passed")
      return
    }
    #expect(error.code == .parseError)
    #expect(response.id == .null)
    #expect(error.data?["position"]?.integerValue != nil)
    #expect(error.message.hasPrefix("The message is not valid JSON: "))
  }
}
