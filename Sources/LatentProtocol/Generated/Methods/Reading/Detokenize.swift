// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Turns token numbers back into text.
  ///
  /// Bytes that are not UTF-8 become U+FFFD.
  package enum Detokenize: WireMethod {
    package static let name = "detokenize"

    /// What `detokenize` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// Token numbers.
      package var ids: [Int]

      package init(model: String, ids: [Int]) {
        self.model = model
        self.ids = ids
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["model", "ids"])
        model = try object.required("model").nonemptyString()
        ids = try object.required("ids").array().map { try $0.integer(from: 0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["ids"] = .array(ids.map { .integer($0) })
        return .object(object)
      }
    }

    /// What `detokenize` answers.
    package struct Result: WireValue {
      /// The text.
      package var text: String

      package init(text: String) {
        self.text = text
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["text"])
        text = try object.required("text").string()
      }

      package var json: JSON {
        var object = JSONObject()
        object["text"] = .string(text)
        return .object(object)
      }
    }
  }
}
