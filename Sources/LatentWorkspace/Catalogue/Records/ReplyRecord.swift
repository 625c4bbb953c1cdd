internal import GRDB
package import LatentSupport

/// An LLM's answer to one prompt, kept so that a run that goes on asks nothing twice.
package struct ReplyRecord: Sendable, Equatable {
  /// Hash of the whole request: model, messages, sampling settings, seed.
  package var key: String
  /// Identity of the LLM.
  package var model: String
  /// The answer in the form that who asked wants it back.
  package var content: JSON
  package var promptTokens: Int
  package var completionTokens: Int

  package init(key: String, model: String, content: JSON, promptTokens: Int = 0, completionTokens: Int = 0) {
    self.key = key
    self.model = model
    self.content = content
    self.promptTokens = promptTokens
    self.completionTokens = completionTokens
  }

  init(_ row: Row) {
    self.init(
      key: row["key"],
      model: row["model"],
      content: JSON(stored: row["content"]),
      promptTokens: row["promptTokens"],
      completionTokens: row["completionTokens"]
    )
  }
}
