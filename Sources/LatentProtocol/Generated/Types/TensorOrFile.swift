// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A tensor, or where it was written when the request asked for `output`.
  package enum TensorOrFile: WireValue {
    case tensor(WireTensor)
    case file(TensorFile)

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .object(let object) where object["data"] != nil:
        self = .tensor(try WireTensor(reader))
      case .object: self = .file(try TensorFile(reader))
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation =
      "an object with dtype, shape and data or an object with dtype, shape, file and name"

    package var json: JSON {
      switch self {
      case .tensor(let value): value.json
      case .file(let value): value.json
      }
    }
  }
}
