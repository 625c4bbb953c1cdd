// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A direction or value, [width]: the numbers, or the name of saved steering vectors, of which the one of the
  /// hookpoint is taken.
  package enum SteeringDirection: WireValue {
    case values(WireTensor)
    case saved(String)

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .object: self = .values(try WireTensor(reader))
      case .string: self = .saved(try reader.nonemptyString())
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "an object with dtype, shape and data or a string"

    package var json: JSON {
      switch self {
      case .values(let value): value.json
      case .saved(let value): .string(value)
      }
    }
  }
}
