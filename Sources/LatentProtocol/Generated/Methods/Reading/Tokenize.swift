// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Cuts text into the tokens that a model reads.
  ///
  /// Exactly as the model's own tokenizer does, with the place of each token in the text.
  package enum Tokenize: WireMethod {
    package static let name = "tokenize"

    /// What `tokenize` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// The text.
      package var text: String
      /// Whether the tokenizer's own beginning and end tokens are put in, and special tokens in the text are
      /// recognised.
      package var specialTokens: Bool

      package init(model: String, text: String, specialTokens: Bool = true) {
        self.model = model
        self.text = text
        self.specialTokens = specialTokens
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["model", "text", "specialTokens"])
        model = try object.required("model").nonemptyString()
        text = try object.required("text").string()
        specialTokens = try object.optional("specialTokens")?.boolean() ?? true
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["text"] = .string(text)
        object["specialTokens"] = .bool(specialTokens)
        return .object(object)
      }
    }

    /// What `tokenize` answers.
    package struct Result: WireValue {
      /// Token numbers.
      package var ids: [Int]
      /// Each token as text.
      package var tokens: [String]
      /// Where each token stands in the text: [start, end) in Unicode scalars; [0, 0] for a token that is not in it.
      package var offsets: [[Int]]

      package init(ids: [Int], tokens: [String], offsets: [[Int]]) {
        self.ids = ids
        self.tokens = tokens
        self.offsets = offsets
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["ids", "tokens", "offsets"])
        ids = try object.required("ids").array().map { try $0.integer(from: 0) }
        tokens = try object.required("tokens").array().map { try $0.string() }
        offsets = try object.required("offsets").array().map {
          try $0.array(from: 2, to: 2).map { try $0.integer(from: 0) }
        }
      }

      package var json: JSON {
        var object = JSONObject()
        object["ids"] = .array(ids.map { .integer($0) })
        object["tokens"] = .array(tokens.map { .string($0) })
        object["offsets"] = .array(offsets.map { .array($0.map { .integer($0) }) })
        return .object(object)
      }
    }
  }
}
