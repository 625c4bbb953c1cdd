// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A file of statements, a JSON array or JSON lines. Items are raw quirky ones (`template_args`, `label`), templated
  /// ones (`statement`, `choices`, `label`) or plain (`text`, `label`), and may have `character`, `alice_label` (then
  /// the truth), `bob_label`, `difficulty`, `difficulty_quantile` and `group`.
  package struct ProbeData: WireValue {
    /// The file.
    package var path: String
    /// For items in raw form; each item gives a text with each, which are then paraphrases of one another.
    package var templates: [ProbeTemplate]?
    /// The false and the true answer, where neither an item nor its template has them.
    package var choices: [String]?

    package init(path: String, templates: [ProbeTemplate]? = nil, choices: [String]? = nil) {
      self.path = path
      self.templates = templates
      self.choices = choices
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["path", "templates", "choices"])
      path = try object.required("path").nonemptyString()
      templates = try object.optional("templates")?.array(from: 1).map { try ProbeTemplate($0) }
      choices = try object.optional("choices")?.array(from: 2, to: 2).map { try $0.nonemptyString() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["path"] = .string(path)
      object["templates"] = templates.map { .array($0.map { $0.json }) }
      object["choices"] = choices.map { .array($0.map { .string($0) }) }
      return .object(object)
    }
  }
}
