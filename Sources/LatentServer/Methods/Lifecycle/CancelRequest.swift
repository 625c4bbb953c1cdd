internal import LatentProtocol
package import LatentSupport

/// Asks for the end of a request: one that waits is answered at once, one that runs at its next step (-32800). All that
/// it had finished stays saved. An identifier that no unanswered request has is ignored, since answers and cancellations
/// cross on the way.
package enum CancelRequest: SessionMethod {
  package static let name = Wire.CancelRequest.name

  package static func run(_ params: JSONReader, _ session: ClientSession) throws -> JSON {
    session.cancelRequest(try Wire.CancelRequest.Params(params).id)
    return .null
  }
}
