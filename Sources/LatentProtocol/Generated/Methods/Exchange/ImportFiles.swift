// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Takes in what another tool has made.
  ///
  /// `delphi`: caches of EleutherAI's Delphi, a folder for each hookpoint or one of these, become one cache. Each
  /// becomes the loaded dictionary that reads there, or one that is known only by what it did. `delphi-explanations`
  /// and `neuronpedia` (features or explanations; a list, or one a line) become a run of explanations. `gguf`
  /// (llama.cpp's control vectors) and `safetensors` (a tensor for each hookpoint) become steering vectors. An import
  /// of a cache goes on where it stopped when it is asked for again.
  package enum ImportFiles: WireMethod {
    package static let name = "import"

    /// What `import` is asked with.
    package struct Params: WireValue {
      /// Whose layout, and of what.
      package var format: ImportFormat
      /// The file or folder to read.
      package var path: String
      /// What the cache, the run or the vectors are called; vectors of that name are replaced. Made up unless given.
      package var name: String?
      /// Whose latents they are: for explanations required, loaded or in `cache`; for a cache of one hookpoint unless
      /// the loaded one is found by its place.
      package var dictionary: String?
      /// For a cache: the loaded model whose tokens these are, the only one unless given. For vectors: whose hookpoints
      /// are meant.
      package var model: String?
      /// For explanations: the cache that they will be scored on.
      package var cache: String?
      /// For `delphi-explanations`: whose, where the folder holds those of several.
      package var module: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        format: ImportFormat,
        path: String,
        name: String? = nil,
        dictionary: String? = nil,
        model: String? = nil,
        cache: String? = nil,
        module: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.format = format
        self.path = path
        self.name = name
        self.dictionary = dictionary
        self.model = model
        self.cache = cache
        self.module = module
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "format",
            "path",
            "name",
            "dictionary",
            "model",
            "cache",
            "module",
            "workDoneToken",
          ]
        )
        format = try ImportFormat(object.required("format"))
        path = try object.required("path").nonemptyString()
        name = try object.optional("name")?.nonemptyString()
        dictionary = try object.optional("dictionary")?.nonemptyString()
        model = try object.optional("model")?.nonemptyString()
        cache = try object.optional("cache")?.nonemptyString()
        module = try object.optional("module")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["format"] = format.json
        object["path"] = .string(path)
        object["name"] = name.map { .string($0) }
        object["dictionary"] = dictionary.map { .string($0) }
        object["model"] = model.map { .string($0) }
        object["cache"] = cache.map { .string($0) }
        object["module"] = module.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `import` answers.
    package struct Result: WireValue {
      /// What was made in the workspace.
      package var kind: ImportKind
      /// What it is called in the workspace.
      package var name: String
      /// Activations, explanations or vectors.
      package var items: Int
      /// Latents that the other tool came to no explanation of.
      package var failed: Int
      /// What a person should know.
      package var notes: [String]

      package init(kind: ImportKind, name: String, items: Int, failed: Int, notes: [String]) {
        self.kind = kind
        self.name = name
        self.items = items
        self.failed = failed
        self.notes = notes
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["kind", "name", "items", "failed", "notes"])
        kind = try ImportKind(object.required("kind"))
        name = try object.required("name").string()
        items = try object.required("items").integer(from: 0)
        failed = try object.required("failed").integer(from: 0)
        notes = try object.required("notes").array().map { try $0.string() }
      }

      package var json: JSON {
        var object = JSONObject()
        object["kind"] = kind.json
        object["name"] = .string(name)
        object["items"] = .integer(items)
        object["failed"] = .integer(failed)
        object["notes"] = .array(notes.map { .string($0) })
        return .object(object)
      }
    }
  }
}
