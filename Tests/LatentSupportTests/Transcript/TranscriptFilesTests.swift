import LatentSupport
import LatentTestSupport
import Testing

/// Reads every transcript of the project; that they are true is shown where they are replayed.
@Suite struct TranscriptFilesTests {
  @Test func everyTranscriptCanBeRead() throws {
    let all = try Transcript.all()
    #expect(all.count >= 15)
    for (name, transcript) in all {
      #expect(!transcript.steps.isEmpty, "\(name)")
      #expect(Set(all.filter { $0.transcript.title == transcript.title }.map(\.name)) == [name])
    }
  }

  @Test func everyPatternIsKnown() throws {
    // A pattern that is not known fits nothing, not even itself, and says so.
    for (name, transcript) in try Transcript.all() {
      for case .expect(let expected) in transcript.steps {
        for line in expected.remaining + expected.repeated {
          let unknown = Self.strings(line.pattern.json).filter { text in
            JSONPattern(.string(text)).mismatch(nil)?.contains("is not known") == true
              && !["$each", "$contains"].contains(text)
          }
          #expect(unknown.isEmpty, "\(name), line \(line.number)")
        }
      }
    }
  }

  private static func strings(_ json: JSON) -> [String] {
    switch json {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(strings)
    case .object(let object): object.values.flatMap(strings)
    default: []
    }
  }
}
