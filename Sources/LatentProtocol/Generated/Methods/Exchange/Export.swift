// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Writes what the workspace holds in another tool's layout.
  ///
  /// `delphi` (a cache): the folder that EleutherAI's Delphi reads its latents from, a subfolder for each hookpoint;
  /// the last, shorter context is filled up with the padding or end-of-text token, since Delphi wants contexts of one
  /// length. `delphi-explanations` (a run): Delphi's folder of explanations. `neuronpedia` (a cache, and a run or the
  /// newest explanations): a file of features as Neuronpedia has them, with their strongest texts, histograms and
  /// (where model and dictionary are loaded) logits; one a line if it ends in `.jsonl`. `scores-csv`, `scores-jsonl` (a
  /// run): a row for each latent, scorer and kind of negatives. `gguf` (a vector): control vectors for llama.cpp, which
  /// has those of `layers.1` and later. `safetensors` (a vector): a tensor for each hookpoint.
  package enum Export: WireMethod {
    package static let name = "export"

    /// What `export` is asked with.
    package struct Params: WireValue {
      /// A complete cache: for `delphi` and `neuronpedia`.
      package var cache: String?
      /// Whose layout, and of what.
      package var format: ExportFormat
      /// The file to write, in place of one that is there; for `delphi` and `delphi-explanations` a folder, a new or an
      /// empty one.
      package var output: String
      /// Only this one of the cache's dictionaries.
      package var dictionary: String?
      /// A run: for `delphi-explanations` and the scores; for `neuronpedia`, whose explanations.
      package var run: String?
      /// Saved steering vectors: for `gguf` and `safetensors`.
      package var vector: String?
      /// For `neuronpedia`: which latents; all unless given.
      package var latents: LatentSelection?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        cache: String? = nil,
        format: ExportFormat,
        output: String,
        dictionary: String? = nil,
        run: String? = nil,
        vector: String? = nil,
        latents: LatentSelection? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.cache = cache
        self.format = format
        self.output = output
        self.dictionary = dictionary
        self.run = run
        self.vector = vector
        self.latents = latents
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "cache",
            "format",
            "output",
            "dictionary",
            "run",
            "vector",
            "latents",
            "workDoneToken",
          ]
        )
        cache = try object.optional("cache")?.nonemptyString()
        format = try ExportFormat(object.required("format"))
        output = try object.required("output").nonemptyString()
        dictionary = try object.optional("dictionary")?.nonemptyString()
        run = try object.optional("run")?.nonemptyString()
        vector = try object.optional("vector")?.nonemptyString()
        latents = try object.optional("latents").map { try LatentSelection($0) }
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["cache"] = cache.map { .string($0) }
        object["format"] = format.json
        object["output"] = .string(output)
        object["dictionary"] = dictionary.map { .string($0) }
        object["run"] = run.map { .string($0) }
        object["vector"] = vector.map { .string($0) }
        object["latents"] = latents.map { $0.json }
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
