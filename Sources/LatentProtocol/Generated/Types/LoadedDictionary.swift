// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A dictionary in memory.
  package struct LoadedDictionary: WireValue {
    /// The name that requests use.
    package var dictionary: String
    /// What it is: `sae`, `transcoder` (reads one hookpoint and writes another), `crossLayerTranscoder` (one layer of
    /// one), `crosscoder` (several hookpoints at once), or `neurons` for a layer of a model as it is. `notes` say how
    /// it encodes.
    package var kind: String
    /// The dialect that its files are written in, one of `capabilities.dictionaryFormats`; `neurons` and `random` for
    /// what has no files.
    package var format: String
    /// How many.
    package var latents: Int
    /// Width of what it reads.
    package var width: Int
    /// Where it reads, if that is known.
    package var hookpoint: String?
    /// Where it writes, if that is elsewhere and known.
    package var outputHookpoint: String?
    /// The model it was trained on, if that is known.
    package var model: String?
    /// Latents kept at each position, of a top-k kind.
    package var top: Int?
    /// Memory that its weights take.
    package var bytes: Int
    /// What a person should know of how it was read; holds the `warnings`, too.
    package var notes: [String]
    /// What seems to be read wrongly, measured where its model was loaded, and what would be right.
    package var warnings: [String]

    package init(
      dictionary: String,
      kind: String,
      format: String,
      latents: Int,
      width: Int,
      hookpoint: String? = nil,
      outputHookpoint: String? = nil,
      model: String? = nil,
      top: Int? = nil,
      bytes: Int,
      notes: [String],
      warnings: [String]
    ) {
      self.dictionary = dictionary
      self.kind = kind
      self.format = format
      self.latents = latents
      self.width = width
      self.hookpoint = hookpoint
      self.outputHookpoint = outputHookpoint
      self.model = model
      self.top = top
      self.bytes = bytes
      self.notes = notes
      self.warnings = warnings
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "dictionary",
          "kind",
          "format",
          "latents",
          "width",
          "hookpoint",
          "outputHookpoint",
          "model",
          "top",
          "bytes",
          "notes",
          "warnings",
        ]
      )
      dictionary = try object.required("dictionary").nonemptyString()
      kind = try object.required("kind").string()
      format = try object.required("format").string()
      latents = try object.required("latents").integer(from: 1)
      width = try object.required("width").integer(from: 1)
      hookpoint = try object.optional("hookpoint")?.nonemptyString()
      outputHookpoint = try object.optional("outputHookpoint")?.nonemptyString()
      model = try object.optional("model")?.string()
      top = try object.optional("top")?.integer(from: 1)
      bytes = try object.required("bytes").integer(from: 0)
      notes = try object.required("notes").array().map { try $0.string() }
      warnings = try object.required("warnings").array().map { try $0.string() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["dictionary"] = .string(dictionary)
      object["kind"] = .string(kind)
      object["format"] = .string(format)
      object["latents"] = .integer(latents)
      object["width"] = .integer(width)
      object["hookpoint"] = hookpoint.map { .string($0) }
      object["outputHookpoint"] = outputHookpoint.map { .string($0) }
      object["model"] = model.map { .string($0) }
      object["top"] = top.map { .integer($0) }
      object["bytes"] = .integer(bytes)
      object["notes"] = .array(notes.map { .string($0) })
      object["warnings"] = .array(warnings.map { .string($0) })
      return .object(object)
    }
  }
}
