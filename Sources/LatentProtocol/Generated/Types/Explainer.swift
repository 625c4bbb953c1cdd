// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Who writes explanations.
  package enum Explainer: WireValue {
    case `default`(DefaultExplainer)
    case contrastive(ContrastiveExplainer)
    case singleToken(SingleTokenExplainer)
    case effects(EffectsExplainer)
    case tokens(TokensExplainer)
    case none(NoneExplainer)

    /// What `kind` can be.
    package enum Kind: String, Sendable, CaseIterable {
      case `default`
      case contrastive
      case singleToken = "single-token"
      case effects
      case tokens
      case none
    }

    package var kind: Kind {
      switch self {
      case .default: .default
      case .contrastive: .contrastive
      case .singleToken: .singleToken
      case .effects: .effects
      case .tokens: .tokens
      case .none: .none
      }
    }

    package init(_ reader: JSONReader) throws {
      switch try reader.object().required("kind").choice(Kind.self) {
      case .default: self = .default(try DefaultExplainer(reader))
      case .contrastive: self = .contrastive(try ContrastiveExplainer(reader))
      case .singleToken: self = .singleToken(try SingleTokenExplainer(reader))
      case .effects: self = .effects(try EffectsExplainer(reader))
      case .tokens: self = .tokens(try TokensExplainer(reader))
      case .none: self = .none(try NoneExplainer(reader))
      }
    }

    package var json: JSON {
      switch self {
      case .default(let value): value.json
      case .contrastive(let value): value.json
      case .singleToken(let value): value.json
      case .effects(let value): value.json
      case .tokens(let value): value.json
      case .none(let value): value.json
      }
    }
  }
}
