// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// At which token activations are read.
  package enum ReadPosition: WireValue {
    case named(NamedReadPosition)
    case index(Int)

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .string(let text):
        guard let choice = NamedReadPosition(rawValue: text) else {
          throw reader.mismatch(Self.expectation)
        }
        self = .named(choice)
      case .integer: self = .index(try reader.integer())
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "\"last\", \"letter\" or a whole number"

    package var json: JSON {
      switch self {
      case .named(let value): value.json
      case .index(let value): .integer(value)
      }
    }
  }
}
