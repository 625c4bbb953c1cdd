import LatentSupport
import LatentTestSupport
import Testing

@testable import LatentAnalysis

@Suite struct ContrastFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ text: String, frame: String = ContrastFile.defaultFrame) throws -> ContrastFile {
    try ContrastFile(path: try folder.write(text, to: "pairs"), frame: frame, field: "pairs")
  }

  private func item(_ matching: String, _ other: String, _ choices: String = "\n (A) yes\n (B) no") -> String {
    let question = JSON.string("Is it?\n\nChoices:" + choices).description
    return """
      {"question": \(question), "answer_matching_behavior": "\(matching)", "answer_not_matching_behavior": "\(other)"}
      """
  }

  @Test func readsPlainPairsOneALineOrAsAnArray() throws {
    let line = #"{"prompt": "I am", "positive": " glad", "negative": " sad"}"#
    let expected = ContrastPair(index: 0, prompt: "I am", positive: " glad", negative: " sad")
    #expect(try read("\(line)\n\n").pairs == [expected])
    #expect(try read("\u{FEFF} [\(line)]").pairs == [expected])
  }

  @Test func putsAQuestionIntoItsFrameAndFollowsItWithTheLetter() throws {
    let pair = try #require(try read(item(" (A)", "(B)")).pairs.first)
    #expect(pair.prompt == "Is it?\n\nChoices:\n (A) yes\n (B) no\n\nAnswer: (")
    #expect((pair.positive, pair.negative) == ("A", "B"))
    #expect(pair.letters == ContrastPair.Letters(positive: "A", negative: "B"))
    let spaced = try #require(try read(item("(B)", "(A)"), frame: "Q {question} A:").pairs.first)
    #expect((spaced.positive, spaced.negative) == (" B", " A"))
  }

  @Test func rejectsAnAnswerThatIsNoChoiceOfTheQuestion() throws {
    let file = try read(
      [item("(C)", "(B)"), item("(A)", "(A)"), item("yes", "no"), item("(A)", "(B)"), "{}"].joined(separator: "\n")
    )
    #expect(file.pairs.map(\.index) == [3])
    #expect(file.rejected.map(\.index) == [0, 1, 2, 4])
    #expect(file.rejected[0].reason.contains("(C)"))
  }

  @Test(arguments: [
    ("", "holds no items"), ("[", "is no JSON"), ("{}\n{", "Line 2 of"), ("\u{0}", "is no JSON"),
  ])
  func saysWhatIsWrongWithAFile(_ text: String, _ complaint: String) throws {
    let error = #expect(throws: LatentError.self) { try read(text) }
    #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "")")
    #expect(error?.code == .invalidParams)
  }

  @Test func refusesAFrameWithoutAQuestionAndAFileThatIsNotThere() throws {
    #expect(throws: LatentError.self) { try read("{}", frame: "Answer: (") }
    let error = #expect(throws: LatentError.self) {
      try ContrastFile(path: folder.file("absent"), field: "items")
    }
    #expect(error?.field == "items")
  }
}
