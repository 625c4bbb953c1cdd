// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What the daemon accepts at most.
  package struct Limits: WireValue {
    /// Longest message.
    package var messageBytes: Int
    /// Requests of one connection that run or wait for what they need.
    package var startedRequests: Int
    /// Requests of one connection that are read ahead; beyond it the daemon stops reading.
    package var waitingRequests: Int
    /// `--memory-limit`; null when there is none.
    package var memoryBytes: Int?

    package init(messageBytes: Int, startedRequests: Int, waitingRequests: Int, memoryBytes: Int?) {
      self.messageBytes = messageBytes
      self.startedRequests = startedRequests
      self.waitingRequests = waitingRequests
      self.memoryBytes = memoryBytes
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["messageBytes", "startedRequests", "waitingRequests", "memoryBytes"])
      messageBytes = try object.required("messageBytes").integer(from: 0)
      startedRequests = try object.required("startedRequests").integer(from: 1)
      waitingRequests = try object.required("waitingRequests").integer(from: 0)
      memoryBytes = try object.optional("memoryBytes")?.integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["messageBytes"] = .integer(messageBytes)
      object["startedRequests"] = .integer(startedRequests)
      object["waitingRequests"] = .integer(waitingRequests)
      object["memoryBytes"] = memoryBytes.map { .integer($0) } ?? .null
      return .object(object)
    }
  }
}
