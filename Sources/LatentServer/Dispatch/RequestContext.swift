package import LatentProtocol
package import LatentSupport
package import Logging

/// What a method is handed beside its params.
package struct RequestContext: Sendable {
  /// What the client calls the request by; nil for a notification.
  package let id: RequestIdentifier?
  /// The request's number on the job board, so that `status` can leave itself out.
  package let job: Int
  /// Which client asks.
  package let connection: ConnectionIdentity
  /// Whether to stop, and whom to tell how far the work is. `report` is cheap to call often.
  package let work: WorkContext
  /// What the daemon holds for all: residents, workspace, lanes, options.
  package let services: DaemonServices
  /// Names the connection and the request in each line.
  package let logger: Logger
}
