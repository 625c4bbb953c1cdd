import Foundation
import LatentModels
import LatentSupport
import LatentTestSupport
import Testing

/// Templates in the forms that the families' have, over conversations of every shape, and small templates about one rule
/// each, against what transformers and jinja2 make of them.
@Suite struct ChatTemplateFixtureTests {
  private static let expected: JSON = {
    let data = (try? Data(contentsOf: URL(fileURLWithPath: Fixture.path("chat_templates/expected.json")))) ?? Data()
    return (try? JSON(parsing: Array(data))) ?? .null
  }()

  static let templates = [
    "brackets-merged", "headers-dated", "instructed", "lined", "macros", "marked-turns", "sided", "thinking-tools",
    "turns-renamed",
  ]

  private func messages(_ json: JSON) throws -> [ChatMessage] {
    try #require(json.arrayValue).map { message in
      var more = try #require(message.objectValue)
      let role = try #require(more["role"]?.stringValue)
      let content = try #require(more["content"]?.stringValue)
      more["role"] = nil
      more["content"] = nil
      return ChatMessage(role: role, content: content, more: more)
    }
  }

  /// Holds what `render` gives to what the reference gave: a text, the template's own refusal, or a failure.
  private func check(_ expected: JSON, _ about: String, _ render: () throws -> String) throws {
    do {
      let text = try render()
      let wanted = try #require(expected["text"]?.stringValue, "\(about) gave \(text.debugDescription)")
      #expect(
        Array(text.utf8) == Array(wanted.utf8),
        "\(about): \(text.debugDescription), not \(wanted.debugDescription)"
      )
    } catch let error as LatentError {
      #expect(expected["text"] == nil, "\(about): \(error)")
      if let reason = expected["refused"]?.stringValue {
        #expect(error.code == .invalidParams && error.field == "messages" && error.message.hasSuffix(reason))
      } else {
        #expect(error.code == .unreadableCheckpoint, "\(about): \(error)")
      }
    }
  }

  @Test(arguments: templates) func conversationsReadLikeTransformers(_ name: String) throws {
    let expected = Self.expected
    let path = Fixture.path("chat_templates/\(name).jinja")
    let source = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    let template = try ChatTemplate(source, path: path, variables: try #require(expected["tokens"]?.objectValue))
    let texts = try #require(expected["templates"]?[name]?.arrayValue)
    let conversations = try #require(expected["conversations"]?.arrayValue)
    #expect(texts.count == conversations.count && texts.count >= 16)
    for (number, (conversation, wanted)) in zip(conversations, texts).enumerated() {
      try check(wanted, "conversation \(number)") {
        try template.render(
          messages: messages(try #require(conversation["messages"])),
          addGenerationPrompt: conversation["addGenerationPrompt"] == .bool(true),
          variables: try #require(conversation["variables"]?.objectValue),
          now: try #require(expected["now"]?.integerValue)
        )
      }
    }
  }

  @Test func smallTemplatesReadLikeJinja() throws {
    let expected = Self.expected
    let snippets = try #require(expected["snippets"]?.arrayValue)
    #expect(snippets.count > 60)
    let conversation = try messages(try #require(expected["conversations"]?[1]?["messages"]))
    for snippet in snippets {
      let source = try #require(snippet["source"]?.stringValue)
      try check(snippet, source.debugDescription) {
        try ChatTemplate(source, path: "it", variables: try #require(expected["tokens"]?.objectValue))
          .render(
            messages: conversation,
            addGenerationPrompt: true,
            now: try #require(expected["now"]?.integerValue)
          )
      }
    }
  }
}
