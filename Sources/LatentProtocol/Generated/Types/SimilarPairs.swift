// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// The pairs, or where they were written.
  package enum SimilarPairs: WireValue {
    case list([SimilarPair])
    case file(TensorFile)

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .array: self = .list(try reader.array().map { try SimilarPair($0) })
      case .object: self = .file(try TensorFile(reader))
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "a list or an object with dtype, shape, file and name"

    package var json: JSON {
      switch self {
      case .list(let value): .array(value.map { $0.json })
      case .file(let value): value.json
      }
    }
  }
}
