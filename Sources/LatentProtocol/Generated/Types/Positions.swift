// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Which positions of the sequence are meant.
  package enum Positions: WireValue {
    case named(NamedPositions)
    case list([Int])

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .string(let text):
        guard let choice = NamedPositions(rawValue: text) else {
          throw reader.mismatch(Self.expectation)
        }
        self = .named(choice)
      case .array: self = .list(try reader.array().map { try $0.integer(from: 0) })
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "\"all\", \"prompt\", \"generated\", \"last\" or a list"

    package var json: JSON {
      switch self {
      case .named(let value): value.json
      case .list(let value): .array(value.map { .integer($0) })
      }
    }
  }
}
