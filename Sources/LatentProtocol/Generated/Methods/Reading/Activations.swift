// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Tells which latents fire on which token of a text.
  ///
  /// Runs the model to the dictionary's hookpoint and encodes every position.
  package enum Activations: WireMethod {
    package static let name = "activations"

    /// What `activations` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// A loaded model; the dictionary's own unless given.
      package var model: String?
      /// The text; exclusive with `tokens`.
      package var text: String?
      /// Token numbers; exclusive with `text`.
      package var tokens: [Int]?
      /// Keep only this many latents of each token, the strongest; all that fire unless given.
      package var top: Int?

      package init(
        dictionary: String,
        model: String? = nil,
        text: String? = nil,
        tokens: [Int]? = nil,
        top: Int? = nil
      ) {
        self.dictionary = dictionary
        self.model = model
        self.text = text
        self.tokens = tokens
        self.top = top
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["dictionary", "model", "text", "tokens", "top"])
        try object.exactlyOne(of: ["text", "tokens"])
        dictionary = try object.required("dictionary").nonemptyString()
        model = try object.optional("model")?.nonemptyString()
        text = try object.optional("text")?.string()
        tokens = try object.optional("tokens")?.array(from: 1).map { try $0.integer(from: 0) }
        top = try object.optional("top")?.integer(from: 1)
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["model"] = model.map { .string($0) }
        object["text"] = text.map { .string($0) }
        object["tokens"] = tokens.map { .array($0.map { .integer($0) }) }
        object["top"] = top.map { .integer($0) }
        return .object(object)
      }
    }

    /// What `activations` answers.
    package struct Result: WireValue {
      /// One for each position.
      package var tokens: [TokenActivations]

      package init(tokens: [TokenActivations]) {
        self.tokens = tokens
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["tokens"])
        tokens = try object.required("tokens").array().map { try TokenActivations($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["tokens"] = .array(tokens.map { $0.json })
        return .object(object)
      }
    }
  }
}
