package import LatentSupport

/// What a client calls a request by, and the daemon answers it under.
package enum RequestIdentifier: Sendable, Hashable {
  case integer(Int)
  case string(String)
  /// Of the answer to a message whose identifier could not be read; also of a request that asks for it.
  case null

  /// Nil when `json` is no identifier: a fraction, a boolean, a list, an object.
  package init?(_ json: JSON) {
    switch json {
    case .integer(let value): self = .integer(value)
    case .string(let value): self = .string(value)
    case .null: self = .null
    default: return nil
    }
  }

  package var json: JSON {
    switch self {
    case .integer(let value): .integer(value)
    case .string(let value): .string(value)
    case .null: .null
    }
  }
}

extension RequestIdentifier: CustomStringConvertible {
  package var description: String { json.description }
}
