// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How an explanation is tested.
  package enum Scorer: WireValue {
    case detection(DetectionScorer)
    case fuzzing(FuzzingScorer)

    /// What `kind` can be.
    package enum Kind: String, Sendable, CaseIterable {
      case detection
      case fuzzing
    }

    package var kind: Kind {
      switch self {
      case .detection: .detection
      case .fuzzing: .fuzzing
      }
    }

    package init(_ reader: JSONReader) throws {
      switch try reader.object().required("kind").choice(Kind.self) {
      case .detection: self = .detection(try DetectionScorer(reader))
      case .fuzzing: self = .fuzzing(try FuzzingScorer(reader))
      }
    }

    package var json: JSON {
      switch self {
      case .detection(let value): value.json
      case .fuzzing(let value): value.json
      }
    }
  }
}
