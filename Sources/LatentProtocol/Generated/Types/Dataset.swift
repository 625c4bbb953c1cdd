// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Text or tokens on disk. A text file is split into documents at blank lines, a JSONL line is a document, a tokens
  /// file is safetensors with `tokens` [contexts, contextLength].
  package struct Dataset: WireValue {
    /// The files, in order.
    package var paths: [String]
    /// What dataset files are; `auto` goes by their endings.
    package var format: DatasetFormat
    /// Where a JSONL line holds its text.
    package var column: String

    package init(paths: [String], format: DatasetFormat = .auto, column: String = "text") {
      self.paths = paths
      self.format = format
      self.column = column
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["paths", "format", "column"])
      paths = try object.required("paths").array(from: 1).map { try $0.nonemptyString() }
      format = try object.optional("format").map { try DatasetFormat($0) } ?? .auto
      column = try object.optional("column")?.nonemptyString() ?? "text"
    }

    package var json: JSON {
      var object = JSONObject()
      object["paths"] = .array(paths.map { .string($0) })
      object["format"] = format.json
      object["column"] = .string(column)
      return .object(object)
    }
  }
}
