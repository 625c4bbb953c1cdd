// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Embedded, no LLM: answers by whether a string that the explanation quotes occurs. The floor that an LLM has to
  /// beat.
  package struct LexicalClient: WireValue {
    /// What `kind` says of it.
    package static let kind = "lexical"

    package init() {}

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind"])
      try object.required("kind").constant(Self.kind)
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      return .object(object)
    }
  }
}
