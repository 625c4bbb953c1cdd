// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Generated text.
  package struct Continuations: WireValue {
    /// One for each sample, without the prompt.
    package var texts: [String]

    package init(texts: [String]) {
      self.texts = texts
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["texts"])
      texts = try object.required("texts").array().map { try $0.string() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["texts"] = .array(texts.map { .string($0) })
      return .object(object)
    }
  }
}
