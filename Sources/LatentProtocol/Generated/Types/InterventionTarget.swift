// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What an intervention edits: everything at a hookpoint, or one latent where its dictionary reads.
  package enum InterventionTarget: WireValue {
    case hookpoint(String)
    case latent(LatentReference)

    package init(_ reader: JSONReader) throws {
      switch reader.value {
      case .string: self = .hookpoint(try reader.nonemptyString())
      case .object: self = .latent(try LatentReference(reader))
      default: throw reader.mismatch(Self.expectation)
      }
    }

    private static let expectation = "a hookpoint or an object with dictionary and latent"

    package var json: JSON {
      switch self {
      case .hookpoint(let value): .string(value)
      case .latent(let value): value.json
      }
    }
  }
}
