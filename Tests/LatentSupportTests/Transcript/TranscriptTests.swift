import LatentSupport
import LatentTestSupport
import Testing

@Suite struct TranscriptTests {
  @Test func readsADialogue() throws {
    let transcript = try Transcript(
      """
      # what it is about
      title: A dialogue

      --> {"id": 1,
          "path": "${folder}/a"}
      # a remark
      <-- {"id": 1, "result": "$any"}
      <-* {"method": "$/progress", "params": "$any"}
      ==> \\x7b\\\\\\xff
      <-- {"id": 2}
      <-| exit 0
      """,
      variables: ["folder": "/tmp/\"x\""]
    )
    #expect(transcript.title == "A dialogue")
    #expect(transcript.steps.count == 5)
    guard case .send(let first) = transcript.steps[0], case .expect(var expected) = transcript.steps[1],
      case .send(let raw) = transcript.steps[2], case .closed(exitStatus: 0) = transcript.steps[4]
    else {
      Issue.record("the steps are not what was written")
      return
    }
    #expect(try JSON(parsing: first) == ["id": 1, "path": "/tmp/\"x\"/a"])
    #expect(raw == [0x7B, 0x5C, 0xFF])
    let progress: JSON = ["method": "$/progress", "params": [:]]
    #expect(expected.accept(progress) == nil)
    #expect(!expected.isSatisfied)
    #expect(expected.accept(["id": 1, "result": 5]) == nil)
    #expect(expected.accept(progress) == nil)
    #expect(expected.isSatisfied)
    #expect(expected.accept(["id": 1, "result": 5])?.hasPrefix("not expected: ") == true)
  }

  @Test func neighbouringExpectationsComeInAnyOrder() throws {
    let transcript = try Transcript("title: t\n<-- {\"id\": 1}\n<-- {\"id\": 2}\n")
    guard case .expect(var expected) = transcript.steps.first else {
      Issue.record("no expectation")
      return
    }
    #expect(transcript.steps.count == 1)
    #expect(expected.accept(["id": 2]) == nil)
    #expect(expected.accept(["id": 2]) != nil)
    #expect(expected.accept(["id": 1]) == nil)
    #expect(expected.isSatisfied)
  }

  @Test(arguments: [
    ("", 1), ("--> {}", 1), ("title: t\nhello", 2), ("title: t\n<-- {", 2), ("title: t\n\n<-| later", 3),
    ("title: t\n==> \\q", 2), ("title: t\n--> ${nothing}", 2),
  ])
  func namesTheLineAtFault(_ text: String, _ line: Int) {
    let error = #expect(throws: TranscriptError.self) { try Transcript(text) }
    #expect(error?.line == line)
  }
}
