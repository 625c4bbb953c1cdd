internal import LatentProtocol
package import LatentSupport

/// Asks for the end of a request: one that waits is answered at once, one that runs at its next step (-32800). All that
/// it had finished stays saved. An identifier that no unanswered request has is ignored, since answers and cancellations
/// cross on the way.
package enum CancelRequest: SessionMethod {
  package static let name = "$/cancelRequest"

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    let field = try params.object(fields: ["id"]).required("id")
    guard let id = RequestIdentifier(field.value) else { throw field.mismatch("the id of a request") }
    session.cancelRequest(id)
    return .null
  }
}
