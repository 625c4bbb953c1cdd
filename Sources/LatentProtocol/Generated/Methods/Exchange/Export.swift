// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Writes a cache in another tool's layout.
  ///
  /// `delphi`: the folder that EleutherAI's Delphi reads its latents from, a subfolder for each hookpoint. The last,
  /// shorter context is filled up with the padding or end-of-text token, since Delphi wants contexts of one length.
  package enum Export: WireMethod {
    package static let name = "export"

    /// What `export` is asked with.
    package struct Params: WireValue {
      /// A complete cache.
      package var cache: String
      /// Whose layout: `delphi`.
      package var format: ExportFormat
      /// The folder to write: a new one, or an empty one.
      package var output: String
      /// Only this one of the cache's dictionaries.
      package var dictionary: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        cache: String,
        format: ExportFormat,
        output: String,
        dictionary: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.cache = cache
        self.format = format
        self.output = output
        self.dictionary = dictionary
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["cache", "format", "output", "dictionary", "workDoneToken"])
        cache = try object.required("cache").nonemptyString()
        format = try ExportFormat(object.required("format"))
        output = try object.required("output").nonemptyString()
        dictionary = try object.optional("dictionary")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["cache"] = .string(cache)
        object["format"] = format.json
        object["output"] = .string(output)
        object["dictionary"] = dictionary.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `export` answers.
    package struct Result: WireValue {
      package var output: String
      /// Written.
      package var bytes: Int

      package init(output: String, bytes: Int) {
        self.output = output
        self.bytes = bytes
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["output", "bytes"])
        output = try object.required("output").string()
        bytes = try object.required("bytes").integer(from: 0)
      }

      package var json: JSON {
        var object = JSONObject()
        object["output"] = .string(output)
        object["bytes"] = .integer(bytes)
        return .object(object)
      }
    }
  }
}
