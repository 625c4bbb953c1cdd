internal import LatentProtocol
package import LatentSupport

/// The OpenRPC document of the protocol.
package enum Discover: Method {
  package typealias Params = Void
  package typealias Outcome = JSON

  package static let name = Wire.Discover.name
  private static let document = Result { try JSON(parsing: Wire.document) }

  package static func decode(_ params: JSONReader) throws {
    _ = try Wire.Discover.Params(params)
  }

  package static func encode(_ document: JSON) -> JSON { document }

  package static func run(_ params: Void, _ context: RequestContext) async throws -> JSON {
    try document.get()
  }
}
