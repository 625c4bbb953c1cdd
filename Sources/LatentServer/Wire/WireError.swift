package import LatentProtocol
internal import LatentSupport

extension LatentError.Code {
  /// The number of the wire contract.
  package var wire: ErrorCode {
    switch self {
    case .invalidParams: .invalidParams
    case .notResident: .notResident
    case .unreadableCheckpoint: .unreadableCheckpoint
    case .notInWorkspace: .notInWorkspace
    case .outOfResources: .outOfResources
    case .endpointFailed: .endpointFailed
    case .cancelled: .requestCancelled
    case .internal: .internalError
    }
  }
}

extension ResponseError {
  /// What a client is told of `error`: the one place where errors become wire errors.
  package init(_ error: any Error) {
    switch error {
    case let error as ResponseError:
      self = error
    case let error as LatentError:
      self.init(error.code.wire, error.message, data: Self.data(of: error))
    case is CancellationError:
      self.init(.requestCancelled, "The request was cancelled; what it had finished stays saved.")
    default:
      self.init(.internalError, "latentd failed: \(error).")
    }
  }

  private static func data(of error: LatentError) -> JSON? {
    var data = JSONObject()
    data["field"] = error.field.map { .string($0) }
    data["path"] = error.path.map { .string($0) }
    data["cause"] = error.cause.map { .string($0) }
    return data.isEmpty ? nil : .object(data)
  }
}
