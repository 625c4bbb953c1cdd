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
      self.init(error.code.wire, Self.short(error.message), data: Self.data(of: error))
    case is CancellationError:
      self.init(.requestCancelled, "The request was cancelled; what it had finished stays saved.")
    default:
      self.init(.internalError, Self.short("latentd failed: \(error)."))
    }
  }

  /// A sentence stays one that is read whole, whatever a file has put into it: of more, the middle is left out.
  private static func short(_ message: String) -> String {
    let (head, tail) = (3_000, 500)
    // Bytes are counted first, which takes no time whatever the message.
    guard message.utf8.count > head + tail, message.count > head + tail else { return message }
    return "\(message.prefix(head)) … \(message.suffix(tail))"
  }

  private static func data(of error: LatentError) -> JSON? {
    var data = JSONObject()
    data["field"] = error.field.map { .string($0) }
    data["path"] = error.path.map { .string(short($0)) }
    data["cause"] = error.cause.map { .string(short($0)) }
    return data.isEmpty ? nil : .object(data)
  }
}
