internal import Glibc
internal import LatentSupport

extension ChatTemplate {
  /// Reads the chat template of a checkpoint folder: `chat_template.jinja`, else `chat_template` of `chat_template.json` or
  /// `tokenizer_config.json`, which is one template or a list of named ones.
  ///
  /// - Parameter name: which one of several.
  /// - Returns: nil where the folder has none: its model was not trained to chat.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and what is wrong in it.
  package init?(folder: CheckpointFolder, name: String = "default") throws {
    var variables = JSONObject()
    var found: (source: String, path: String)?
    for file in ["special_tokens_map.json", "tokenizer_config.json"] where folder.contains(file) {
      let path = try folder.file(file)
      let field = TokenizerField(try JSON(readingFile: path), file: path)
      for (key, value) in field.value.objectValue ?? JSONObject() where key.hasSuffix("_token") {
        // Either the token or an object of its flags.
        if let token = value.stringValue ?? value["content"]?.stringValue { variables[key] = .string(token) }
      }
      if file == "tokenizer_config.json" { found = try Self.source(field, name) }
    }
    if folder.contains("chat_template.json") {
      let path = try folder.file("chat_template.json")
      found = try Self.source(TokenizerField(try JSON(readingFile: path), file: path), name) ?? found
    }
    let file = name == "default" ? "chat_template.jinja" : "additional_chat_templates/\(name).jinja"
    if !name.contains("/"), folder.contains(file) {
      let path = try folder.file(file)
      let mapped = try MappedFile(path: path)
      found = (withExtendedLifetime(mapped) { String(decoding: mapped.bytes, as: UTF8.self) }, path)
    }
    guard let found else { return nil }
    try self.init(found.source, path: found.path, variables: variables)
  }

  /// The chat template of a checkpoint folder, for what cannot do without.
  ///
  /// - Throws: as `init?(folder:name:)`; and `unreadableCheckpoint` where the folder has none.
  package static func required(in folder: CheckpointFolder, name: String = "default") throws -> ChatTemplate {
    if let template = try ChatTemplate(folder: folder, name: name) { return template }
    throw LatentError.unreadable(
      folder.path,
      "\(folder.path) has no chat template (chat_template.jinja, or `chat_template` in tokenizer_config.json), so its model "
        + "cannot be asked as one that chats."
    )
  }

  private static func source(_ file: TokenizerField, _ name: String) throws -> (source: String, path: String)? {
    guard let template = file.optional("chat_template") else { return nil }
    if let source = template.value.stringValue { return name == "default" ? (source, file.file) : nil }
    for entry in try template.elements() where try entry.required("name").string() == name {
      return (try entry.required("template").string(), file.file)
    }
    return nil
  }
}
