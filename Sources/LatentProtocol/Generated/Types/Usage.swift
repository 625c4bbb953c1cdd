// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What the request has cost at the LLM endpoint; all 0 without one.
  package struct Usage: WireValue {
    /// Requests that were answered.
    package var requests: Int
    /// Requests that were sent again because one failed for a passing reason.
    package var retries: Int
    /// Tokens sent, as the endpoint counts them.
    package var promptTokens: Int
    /// Tokens received, as the endpoint counts them.
    package var completionTokens: Int
    /// Time from the first to the last, in seconds.
    package var seconds: Double

    package init(requests: Int, retries: Int, promptTokens: Int, completionTokens: Int, seconds: Double) {
      self.requests = requests
      self.retries = retries
      self.promptTokens = promptTokens
      self.completionTokens = completionTokens
      self.seconds = seconds
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["requests", "retries", "promptTokens", "completionTokens", "seconds"])
      requests = try object.required("requests").integer(from: 0)
      retries = try object.required("retries").integer(from: 0)
      promptTokens = try object.required("promptTokens").integer(from: 0)
      completionTokens = try object.required("completionTokens").integer(from: 0)
      seconds = try object.required("seconds").number(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["requests"] = .integer(requests)
      object["retries"] = .integer(retries)
      object["promptTokens"] = .integer(promptTokens)
      object["completionTokens"] = .integer(completionTokens)
      object["seconds"] = .number(seconds)
      return .object(object)
    }
  }
}
