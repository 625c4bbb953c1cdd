internal import Glibc
package import LatentSupport

/// What turns a conversation into the text that a chat model was trained on: the template of its `tokenizer_config.json`,
/// run by an engine for the part of Jinja that such templates use, with the settings of transformers.
///
/// Templates come with checkpoints, so they are not trusted: a run is bounded in steps, depth and output, and can read
/// nothing but the messages and the variables it is given.
package struct ChatTemplate: Sendable {
  /// The file that the template was read from.
  package let path: String
  private let statements: [TemplateStatement]
  private let variables: JSONObject

  /// - Parameters:
  ///   - source: the template's text.
  ///   - path: for sentences about what is wrong in it.
  ///   - variables: what it can read besides the messages, such as `bos_token`.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the construct which is wrong or not supported, and its
  ///   line.
  package init(_ source: String, path: String, variables: JSONObject = [:]) throws {
    self.path = path
    self.variables = variables
    guard source.utf8.count <= Self.longestSource else {
      throw LatentError.unreadable(path, "The chat template of \(path) has more than \(Self.longestSource) bytes.")
    }
    do {
      statements = try TemplateParser.statements(of: source)
    } catch {
      throw Self.described(error, path)
    }
  }

  private static let longestSource = 1 << 20

  /// The text of `messages` as the model reads it. Special tokens are in it, so it is to be encoded without adding any.
  ///
  /// - Parameters:
  ///   - addGenerationPrompt: whether the text ends where the assistant begins to answer.
  ///   - variables: further ones, which come before those of the checkpoint (`enable_thinking`, `tools`).
  ///   - now: seconds since 1970, for templates that write the date.
  /// - Throws: `LatentError`: `invalidParams` where the template itself refuses the messages, with its own words;
  ///   `unreadableCheckpoint` that names the construct which failed, or the bound that was exceeded.
  package func render(
    messages: [ChatMessage],
    addGenerationPrompt: Bool,
    variables: JSONObject = [:],
    now: Int = time(nil)
  ) throws -> String {
    var given = TemplateDictionary()
    for (name, value) in self.variables { given[name] = TemplateValue(value) }
    given["tools"] = TemplateValue.none
    given["documents"] = TemplateValue.none
    for (name, value) in variables { given[name] = TemplateValue(value) }
    given["messages"] = TemplateValue(.array(messages.map(\.json)))
    given["add_generation_prompt"] = .bool(addGenerationPrompt)
    do {
      return try TemplateRenderer(variables: given, now: now).render(statements)
    } catch {
      throw Self.described(error, path)
    }
  }

  private static func described(_ error: TemplateError, _ path: String) -> LatentError {
    switch error.kind {
    case .template:
      let place = error.line > 0 ? ", line \(error.line)" : ""
      return LatentError.unreadable(path, "The chat template of \(path)\(place) cannot be used: \(error.message).")
    case .refusal:
      return LatentError.invalid("messages", "The chat template of \(path) refuses the messages: \(error.message)")
    }
  }
}
