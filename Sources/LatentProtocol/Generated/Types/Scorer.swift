// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How an explanation is tested.
  package enum Scorer: WireValue {
    case detection(DetectionScorer)
    case fuzzing(FuzzingScorer)
    case intruder(IntruderScorer)
    case embedding(EmbeddingScorer)
    case exampleEmbedding(ExampleEmbeddingScorer)
    case surprisal(SurprisalScorer)
    case simulation(SimulationScorer)
    case intervention(InterventionScorer)

    /// What `kind` can be.
    package enum Kind: String, Sendable, CaseIterable {
      case detection
      case fuzzing
      case intruder
      case embedding
      case exampleEmbedding = "example-embedding"
      case surprisal
      case simulation
      case intervention
    }

    package var kind: Kind {
      switch self {
      case .detection: .detection
      case .fuzzing: .fuzzing
      case .intruder: .intruder
      case .embedding: .embedding
      case .exampleEmbedding: .exampleEmbedding
      case .surprisal: .surprisal
      case .simulation: .simulation
      case .intervention: .intervention
      }
    }

    package init(_ reader: JSONReader) throws {
      switch try reader.object().required("kind").choice(Kind.self) {
      case .detection: self = .detection(try DetectionScorer(reader))
      case .fuzzing: self = .fuzzing(try FuzzingScorer(reader))
      case .intruder: self = .intruder(try IntruderScorer(reader))
      case .embedding: self = .embedding(try EmbeddingScorer(reader))
      case .exampleEmbedding: self = .exampleEmbedding(try ExampleEmbeddingScorer(reader))
      case .surprisal: self = .surprisal(try SurprisalScorer(reader))
      case .simulation: self = .simulation(try SimulationScorer(reader))
      case .intervention: self = .intervention(try InterventionScorer(reader))
      }
    }

    package var json: JSON {
      switch self {
      case .detection(let value): value.json
      case .fuzzing(let value): value.json
      case .intruder(let value): value.json
      case .embedding(let value): value.json
      case .exampleEmbedding(let value): value.json
      case .surprisal(let value): value.json
      case .simulation(let value): value.json
      case .intervention(let value): value.json
      }
    }
  }
}
