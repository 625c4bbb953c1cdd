package import LatentSupport

/// A method that concerns the session itself (`initialize`, `shutdown`, `$/cancelRequest`): it runs at once, in the order
/// of arrival, and overtakes every request that waits.
package protocol SessionMethod: Sendable {
  /// The name on the wire.
  static var name: String { get }

  /// Acts on the session and returns the result.
  ///
  /// - Throws: `LatentError`, or `ResponseError` where the protocol prescribes a code of its own.
  static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON
}
