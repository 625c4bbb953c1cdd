// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Pairs of answers, given or in a file.
  package enum ContrastPairs: WireValue {
    case file(ContrastFile)
    case list([ContrastPair])

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .object: self = .file(try ContrastFile(reader))
      case .array: self = .list(try reader.array().map { try ContrastPair($0) })
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "an object with path or a list"

    package var json: JSON {
      switch self {
      case .file(let value): value.json
      case .list(let value): .array(value.map { $0.json })
      }
    }
  }
}
