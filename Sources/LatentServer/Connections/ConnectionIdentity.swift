/// Which client a session serves, for logs.
package struct ConnectionIdentity: Sendable, Hashable, CustomStringConvertible {
  /// From 1, in order of arrival, never used twice.
  package let number: Int
  /// How the client is connected: `stdio`, `socket`, `in-process`.
  package let transport: String

  package init(number: Int, transport: String) {
    self.number = number
    self.transport = transport
  }

  package var description: String { "\(transport) \(number)" }
}
