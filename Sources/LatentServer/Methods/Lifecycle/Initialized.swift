package import LatentSupport

/// The client has read the answer to `initialize`. Nothing waits for it: requests are answered from `initialize` on.
package enum Initialized: SessionMethod {
  package static let name = "initialized"

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON { .null }
}
