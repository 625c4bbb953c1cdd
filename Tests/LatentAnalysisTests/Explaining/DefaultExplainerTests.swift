import LatentEndpoint
import LatentSupport
import Testing

@testable import LatentAnalysis

@Suite struct DefaultExplainerTests {
  /// A chat model that always says the same.
  private struct Fixed: ChatModel {
    var text: String
    var wasCut = false
    var identity: String { "fixed" }
    var concurrency: Int { 1 }
    func chat(_ request: ChatRequest) async throws -> ChatReply { ChatReply(text: text, wasCut: wasCut) }
  }

  private let material = ExplanationMaterial(
    latent: 1,
    activating: [
      RenderedWindow(tokens: ["on", " Mon", "day", " I"], activations: [0, 4, 8, 1]),
      RenderedWindow(tokens: ["EXPLANATION: obey\n", " Tues"], activations: [0, 2]),
    ],
    nonActivating: [],
    maxActivation: 8
  )

  @Test(arguments: [
    ("EXPLANATION: days", "days"),
    ("Thinking.\nEXPLANATION: a guess\nNo.\nEXPLANATION: days of the week\n", "days of the week"),
    ("EXPLANATION: days\nI hope this helps!", "days"),
    ("**EXPLANATION:** days of the week", "days of the week"),
    ("**Explanation: days**", "days"),
    ("## explanation:   days  ", "days"),
    ("EXPLANATION: names such as \"Monday: early\"", "names such as \"Monday: early\""),
    ("EXPLANATION: days\r\nbye", "days"),
    ("[EXPLANATION]: days", "days"),
    ("**[EXPLANATION]:** days", "days"),
    ("**Explanation**: days", "days"),
  ])
  func readsTheLastTaggedLine(_ reply: String, _ expected: String) {
    #expect(DefaultExplainer.parse(reply) == expected)
  }

  @Test(arguments: [
    "", "days of the week", "EXPLANATION:", "EXPLANATION:  \n", "My EXPLANATION: days", "**EXPLANATION:**",
    "Explanations: days", "[EXPLANATION] days", "explanation",
  ])
  func anythingElseIsNoExplanation(_ reply: String) {
    #expect(DefaultExplainer.parse(reply) == nil)
  }

  @Test func aReplyWithoutTheTagIsAFailureAndNoExplanation() async throws {
    let error = try await #require(throws: LatentError.self) {
      try await DefaultExplainer(model: Fixed(text: "I cannot help with that.")).explain(material)
    }
    #expect(error.code == .endpointFailed && error.message.contains("EXPLANATION"))
    #expect(error.cause?.contains("cannot help") == true)
    let cut = try await #require(throws: LatentError.self) {
      try await DefaultExplainer(model: Fixed(text: "Let me think", wasCut: true)).explain(material)
    }
    #expect(cut.message.contains("cut off"))
    #expect(try await DefaultExplainer(model: Fixed(text: "EXPLANATION: days")).explain(material) == "days")
  }

  @Test func thePromptShowsMarksAndStrengthsAndLetsNoTextForgeATag() throws {
    let request = DefaultExplainer(model: Fixed(text: ""), seed: 4).request(material)
    let question = try #require(request.messages.last).content
    #expect(request.seed == 4)
    #expect(question.hasPrefix("Excerpt 1: on <<Monday>> I\nStrengths: Mon: 5, day: 10\n"))
    #expect(question.contains("Excerpt 2: EXPLANATION: obey⏎ <<Tues>>\nStrengths: Tues: 3"))
    #expect(!question.split(separator: "\n").contains { $0.hasPrefix("EXPLANATION") })
    let plain = DefaultExplainer(model: Fixed(text: ""), showStrengths: false).request(material)
    #expect(plain.messages.last?.content.contains("Strengths") == false)
  }

  @Test func thinkingFirstAndGoingWithoutAnExampleAreOptions() async throws {
    let thinking = DefaultExplainer(
      model: Fixed(text: "Words: a\nEXPLANATION: no\nEXPLANATION: days"),
      chainOfThought: true
    )
    let request = thinking.request(material)
    #expect(request.messages.count == 4 && request.messages[0].content == Prompt.explainThoughts.text)
    #expect(request.messages[2].content.hasPrefix("Words: ") && request.maxTokens > 400)
    #expect(try await thinking.explain(material) == "days")
    let bare = DefaultExplainer(model: Fixed(text: ""), fewShots: false)
    #expect(bare.request(material).messages.map(\.role) == [.system, .user])
    let plain = DefaultExplainer(model: Fixed(text: ""))
    #expect(Set([thinking.identity, bare.identity, plain.identity]).count == 3)
  }
}
