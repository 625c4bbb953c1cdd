internal import LatentProtocol
package import LatentSupport

/// The client has read the answer to `initialize`. Nothing waits for it: requests are answered from `initialize` on.
package enum Initialized: SessionMethod {
  package static let name = Wire.Initialized.name

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON { .null }
}
