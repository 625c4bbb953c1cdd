/// One POST of a JSON body.
package struct HTTPRequest: Sendable {
  package var url: String
  /// Header lines as `Name: value`.
  package var headers: [String]
  package var body: [UInt8]
  /// Longest the whole exchange may take, in seconds.
  package var timeoutSeconds: Double

  package init(url: String, headers: [String], body: [UInt8], timeoutSeconds: Double) {
    self.url = url
    self.headers = headers
    self.body = body
    self.timeoutSeconds = timeoutSeconds
  }
}

/// What came back from a server, whatever its status.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var body: [UInt8]
  /// The `Retry-After` header in seconds from now, if the server sent one that can be read.
  package var retryAfterSeconds: Double?

  package init(status: Int, body: [UInt8], retryAfterSeconds: Double? = nil) {
    self.status = status
    self.body = body
    self.retryAfterSeconds = retryAfterSeconds
  }
}

/// An exchange that brought no response: no connection, a time-out, a body cut short.
package struct HTTPFailure: Error, Sendable {
  /// libcurl's words.
  package var reason: String
  /// Whether the same request may go through if it is sent again. A URL that cannot be read never will.
  package var isTransient: Bool
}
