/// A request of the protocol: its name, and what it takes and answers.
package protocol WireMethod: Sendable {
  associatedtype Params: WireValue
  associatedtype Result: WireValue

  /// The name on the wire.
  static var name: String { get }
}

/// A notification of the protocol: its name and what it says.
package protocol WireNotification: Sendable {
  associatedtype Params: WireValue

  /// The name on the wire.
  static var name: String { get }
}
