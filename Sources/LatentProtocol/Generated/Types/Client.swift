// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Who answers prompts, says how probable texts are, or turns them into vectors.
  package enum Client: WireValue {
    case openai(OpenAIClient)
    case resident(ResidentClient)
    case lexical(LexicalClient)

    /// What `kind` can be.
    package enum Kind: String, Sendable, CaseIterable {
      case openai
      case resident
      case lexical
    }

    package var kind: Kind {
      switch self {
      case .openai: .openai
      case .resident: .resident
      case .lexical: .lexical
      }
    }

    package init(_ reader: JSONReader) throws {
      switch try reader.object().required("kind").choice(Kind.self) {
      case .openai: self = .openai(try OpenAIClient(reader))
      case .resident: self = .resident(try ResidentClient(reader))
      case .lexical: self = .lexical(try LexicalClient(reader))
      }
    }

    package var json: JSON {
      switch self {
      case .openai(let value): value.json
      case .resident(let value): value.json
      case .lexical(let value): value.json
      }
    }
  }
}
