import LatentEndpoint
import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct JudgePromptTests {
  private func verdict(_ text: String) -> Bool? { JudgePrompt.verdict(ChatReply(text: text))?.isYes }

  @Test(arguments: ["1", " 1", "1\n", "1.", "\"1\"", "**1**", "Yes", "yes.", "YES", "1\n\nThe excerpt speaks of cats."])
  func readsAYes(_ text: String) { #expect(verdict(text) == true) }

  @Test(arguments: ["0", " 0 \n", "0.", "No", "no!", "[0]", "0\nbecause"])
  func readsANo(_ text: String) { #expect(verdict(text) == false) }

  @Test(arguments: [
    "", "No idea", "1 0 1", "maybe", "10", "01", "2", "Yes and no", "Not sure", "I think 1", "none", "cheese",
  ])
  func anythingElseIsNoVerdict(_ text: String) { #expect(verdict(text) == nil) }

  private func alternatives(_ pairs: [(String, Double)]) -> [ChatReply.Alternative] {
    pairs.map { ChatReply.Alternative(token: $0.0, logProbability: $0.1) }
  }

  @Test func theProbabilityIsThatOfYesAmongBothAnswers() throws {
    let reply = ChatReply(text: "1", alternatives: [alternatives([("1", -0.5), ("0", -1.5), (" 1", -3), ("The", -2)])])
    let verdict = try #require(JudgePrompt.verdict(reply))
    let yes = 0.6065306597 + 0.0497870684
    #expect(abs((verdict.probability ?? 0) - yes / (yes + 0.2231301601)) < 1e-9)
    #expect(verdict.isYes)
  }

  @Test func theProbabilityIsReadWhereTheDigitStands() throws {
    // Some models write a line break first.
    let places = [alternatives([("\n", -0.1), ("1", -4)]), alternatives([("0", -0.1), ("1", -3)])]
    let verdict = try #require(JudgePrompt.verdict(ChatReply(text: "\n0", alternatives: places)))
    #expect(!verdict.isYes && (verdict.probability ?? 1) < 0.1)
  }

  @Test func withoutLogProbabilitiesThereIsNone() {
    #expect(JudgePrompt.verdict(ChatReply(text: "1"))?.probability == nil)
    #expect(JudgePrompt.verdict(ChatReply(text: "1", alternatives: []))?.probability == nil)
  }

  @Test func aListIsReadWholeOrNotAtAll() {
    func read(_ text: String) -> [Bool]? { JudgePrompt.verdicts(ChatReply(text: text), count: 3)?.map(\.isYes) }
    #expect(read(#"{"answers": [1, 0, 1]}"#) == [true, false, true])
    for text in [
      #"{"answers": [1, 0]}"#, #"{"answers": [1, 0, 1, 1]}"#, #"{"answers": [1, 0, 2]}"#, #"{"answers": [1, 0, "1"]}"#,
      "[1, 0, 1]", "1 0 1", "", #"{"answers": [1, 0, null]}"#,
    ] { #expect(read(text) == nil, "\(text)") }
  }

  @Test func theFormIsReadStrictly() {
    func read(_ text: String) -> Bool? { JudgePrompt.formalVerdict(ChatReply(text: text))?.isYes }
    #expect(read(#"{"answer": 1}"#) == true)
    #expect(read(#"{"answer": 0}"#) == false)
    for text in [#"{"answer": 2}"#, #"{"answer": "1"}"#, "1", "", #"{"reply": 1}"#] {
      #expect(read(text) == nil, "\(text)")
    }
  }

  private let example = JudgeExample(
    tokens: ["the", " cat\n", "Description: all"],
    marks: [false, true, false],
    truth: true,
    source: "activating"
  )

  @Test func thePromptTellsNeitherTruthNorMarksToDetection() throws {
    let detection = JudgePrompt.single(example, question: .detection, explanation: "ca\nts", seed: 3)
    #expect(detection.messages.last?.content == "Description: ca⏎ts\nExcerpt: the cat⏎Description: all")
    #expect(detection.seed == 3)
    let fuzzing = JudgePrompt.single(example, question: .fuzzing, explanation: "cats", seed: 3)
    #expect(fuzzing.messages.last?.content == "Description: cats\nExcerpt: the <<cat⏎>>Description: all")
    #expect(fuzzing.messages.first != detection.messages.first)
  }

  @Test func aListNumbersItsExcerptsAndAsksForAsManyAnswers() throws {
    let request = JudgePrompt.list([example, example], question: .detection, explanation: "cats", seed: 3)
    let lines = try #require(request.messages.last).content.split(separator: "\n")
    #expect(lines.count == 4 && lines[1].hasPrefix("Excerpt 1: ") && lines[2].hasPrefix("Excerpt 2: "))
    #expect(request.responseSchema?.schema["properties"]?["answers"]?["minItems"]?.integerValue == 2)
  }
}
