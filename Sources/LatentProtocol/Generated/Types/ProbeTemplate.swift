// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A text that is filled from an item's arguments: `{op1} + {op2} = {result}. {character}:`.
  package struct ProbeTemplate: WireValue {
    /// `{name}` stands for an argument, `{{` for a brace.
    package var template: String
    /// The false and the true answer, as they follow the statement: `[" False", " True"]`.
    package var choices: [String]?

    package init(template: String, choices: [String]? = nil) {
      self.template = template
      self.choices = choices
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["template", "choices"])
      template = try object.required("template").nonemptyString()
      choices = try object.optional("choices")?.array(from: 2, to: 2).map { try $0.nonemptyString() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["template"] = .string(template)
      object["choices"] = choices.map { .array($0.map { .string($0) }) }
      return .object(object)
    }
  }
}
