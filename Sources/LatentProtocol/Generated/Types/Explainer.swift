// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Who writes explanations.
  package enum Explainer: WireValue {
    case `default`(DefaultExplainer)
    case tokens(TokensExplainer)

    /// What `kind` can be.
    package enum Kind: String, Sendable, CaseIterable {
      case `default`
      case tokens
    }

    package var kind: Kind {
      switch self {
      case .default: .default
      case .tokens: .tokens
      }
    }

    package init(_ reader: JSONReader) throws {
      switch try reader.object().required("kind").choice(Kind.self) {
      case .default: self = .default(try DefaultExplainer(reader))
      case .tokens: self = .tokens(try TokensExplainer(reader))
      }
    }

    package var json: JSON {
      switch self {
      case .default(let value): value.json
      case .tokens(let value): value.json
      }
    }
  }
}
