// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Names the progress of one request: the client chooses it, `$/progress` carries it back.
  package enum ProgressToken: WireValue {
    case string(String)
    case integer(Int)

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .string: self = .string(try reader.nonemptyString())
      case .integer: self = .integer(try reader.integer())
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "a string or a whole number"

    package var json: JSON {
      switch self {
      case .string(let value): .string(value)
      case .integer(let value): .integer(value)
      }
    }
  }
}
