// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Which latents: a list of their numbers, or "all".
  package enum LatentSelection: WireValue {
    case list([Int])
    case all

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .array: self = .list(try reader.array().map { try $0.integer(from: 0) })
      case .string("all"): self = .all
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "a list or \"all\""

    package var json: JSON {
      switch self {
      case .list(let value): .array(value.map { .integer($0) })
      case .all: .string("all")
      }
    }
  }
}
