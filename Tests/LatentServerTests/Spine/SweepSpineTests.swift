import LatentSupport
import LatentTestSupport
import Testing

/// `sweep` as a client sees it.
@Suite(.timeLimit(.minutes(15))) struct SweepSpineTests {
  @Test func whatNobodyCouldGradeIsNullAndNotAbsent() async throws {
    let judge = try TemporaryFolder()
    // Whatever it is asked it says what is no grade.
    let template = "{% for message in messages %}{{ message.content }}<|endoftext|>{% endfor %}`"
    try TinyChatModel.write(to: judge, template: template, replies: ["`": "hm"])
    try await withSpine { client, _ in
      _ = try await client.request("loadModel", ["path": .string(LetterWorld.model), "name": "m", "dtype": "float32"])
      _ = try await client.request("loadModel", ["path": .string(judge.path), "name": "judge", "dtype": "float32"])
      _ = try await client.request(
        "steeringVector",
        [
          "model": "m", "name": "mood", "hookpoints": ["layers.0"],
          "pairs": [["prompt": "I feel", "positive": " glad", "negative": " sad"]],
        ]
      )
      let swept = try await client.request(
        "sweep",
        [
          "model": "m", "vector": "mood", "hookpoints": ["layers.0"], "strengths": [1, 2],
          "items": [["prompt": "I feel"]],
          "grading": ["behaviour": "is glad", "maxTokens": 2], "client": ["kind": "resident", "model": "judge"],
        ]
      )
      let rows = try #require(swept["rows"]?.arrayValue)
      #expect(rows.count == 2 && swept["graded"]?["failed"]?.arrayValue?.count == 3)
      for row in rows {
        for field in ["behaviour", "nonsense", "interval", "change", "changeInterval"] {
          #expect(row[field] == .null, "\(field) of \(row)")
        }
        #expect(row["graded"] == 0 && row["kl"]?.numberValue != nil)
      }
      #expect(swept["chosen"] == .null)
      for field in ["behaviour", "nonsense", "interval"] { #expect(swept["baseline"]?[field] == .null, "\(field)") }
    }
  }
}
