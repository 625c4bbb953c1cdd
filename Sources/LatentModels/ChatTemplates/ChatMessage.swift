package import LatentSupport

/// One message of a conversation, as a chat template gets it.
package struct ChatMessage: Sendable, Equatable {
  /// `system`, `user`, `assistant`, or what else the template knows.
  package var role: String
  package var content: String
  /// Further fields that some templates read (`name`, `tool_calls`, `reasoning_content`).
  package var more: JSONObject

  package init(role: String, content: String, more: JSONObject = [:]) {
    self.role = role
    self.content = content
    self.more = more
  }

  var json: JSON {
    var fields: JSONObject = ["role": .string(role), "content": .string(content)]
    for (key, value) in more { fields[key] = value }
    return .object(fields)
  }
}
