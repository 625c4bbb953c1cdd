// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Takes a lens of the tuned-lens package into the workspace.
  ///
  /// The folder holds `config.json` and `params.pt`, which is read without running anything in it. Figures are null
  /// unless the folder was written here or a `dataset` is given to measure it on. A lens that was made for another
  /// unembedding, by `unembed_hash`, is taken with a note. Without `path` the saved lens of the name `lens` is
  /// measured, or written to `output`.
  package enum LoadLens: WireMethod {
    package static let name = "loadLens"

    /// What `loadLens` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// A folder that the `tuned-lens` package has saved, or `trainLens` written.
      package var path: String?
      /// What to save the lens as; the folder's name unless given, with a number behind it where another lens has that.
      /// Without `path`, a lens in the workspace.
      package var lens: String?
      /// Puts the lens in the place of another of that name; without it a name that is given and taken is refused.
      package var overwrite: Bool
      /// Text to measure the lens on.
      package var dataset: Dataset?
      /// Tokens the model reads at once; 256, or as many as it takes if fewer, unless given.
      package var contextLength: Int?
      /// About how many tokens of `dataset`, at most a fifth, the figures are measured on; the rest gives the
      /// frequencies of tokens.
      package var evaluationTokens: Int
      /// Whether every translator is also measured at every other site.
      package var transfer: Bool
      /// A folder to write the lens to as the `tuned-lens` package keeps it.
      package var output: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        path: String? = nil,
        lens: String? = nil,
        overwrite: Bool = false,
        dataset: Dataset? = nil,
        contextLength: Int? = nil,
        evaluationTokens: Int = 4096,
        transfer: Bool = false,
        output: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.path = path
        self.lens = lens
        self.overwrite = overwrite
        self.dataset = dataset
        self.contextLength = contextLength
        self.evaluationTokens = evaluationTokens
        self.transfer = transfer
        self.output = output
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "path",
            "lens",
            "overwrite",
            "dataset",
            "contextLength",
            "evaluationTokens",
            "transfer",
            "output",
            "workDoneToken",
          ]
        )
        model = try object.required("model").nonemptyString()
        path = try object.optional("path")?.nonemptyString()
        lens = try object.optional("lens")?.nonemptyString()
        overwrite = try object.optional("overwrite")?.boolean() ?? false
        dataset = try object.optional("dataset").map { try Dataset($0) }
        contextLength = try object.optional("contextLength")?.integer(from: 2)
        evaluationTokens = try object.optional("evaluationTokens")?.integer(from: 1, to: 16_777_216) ?? 4096
        transfer = try object.optional("transfer")?.boolean() ?? false
        output = try object.optional("output")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["path"] = path.map { .string($0) }
        object["lens"] = lens.map { .string($0) }
        object["overwrite"] = .bool(overwrite)
        object["dataset"] = dataset.map { $0.json }
        object["contextLength"] = contextLength.map { .integer($0) }
        object["evaluationTokens"] = .integer(evaluationTokens)
        object["transfer"] = .bool(transfer)
        object["output"] = output.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `loadLens` answers.
    package struct Result: WireValue {
      /// What the lens is saved as.
      package var lens: String
      package var sites: [LensSite]
      /// Cross-entropy of the next tokens under the model itself; null where the lens was not measured.
      package var baselineBitsPerByte: Double?
      /// The same under the frequencies of tokens in the training text: what a lens has to beat at every site.
      package var unigramBitsPerByte: Double?
      /// Held-out positions that the figures are means over; 0 where the lens was not measured.
      package var positions: Int
      /// Steps of the optimiser; 0 for a lens that was not trained here.
      package var steps: Int
      /// Tokens that the model read in these steps.
      package var trainedTokens: Int
      /// Memory that the training was planned with, beside the model's; the first `$/progress` says it, too.
      package var memoryBytes: Int
      /// What this request took.
      package var seconds: Double
      /// What a user should know: that the folder's `unembed_hash` is not that of the model's unembedding, say.
      package var notes: [String]
      /// How the translator of one site reads the streams of others.
      package var transfer: LensTransfer?
      /// The tuned-lens folder that was written; absent where none was asked for.
      package var output: String?

      package init(
        lens: String,
        sites: [LensSite],
        baselineBitsPerByte: Double?,
        unigramBitsPerByte: Double?,
        positions: Int,
        steps: Int,
        trainedTokens: Int,
        memoryBytes: Int,
        seconds: Double,
        notes: [String],
        transfer: LensTransfer? = nil,
        output: String? = nil
      ) {
        self.lens = lens
        self.sites = sites
        self.baselineBitsPerByte = baselineBitsPerByte
        self.unigramBitsPerByte = unigramBitsPerByte
        self.positions = positions
        self.steps = steps
        self.trainedTokens = trainedTokens
        self.memoryBytes = memoryBytes
        self.seconds = seconds
        self.notes = notes
        self.transfer = transfer
        self.output = output
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "lens",
            "sites",
            "baselineBitsPerByte",
            "unigramBitsPerByte",
            "positions",
            "steps",
            "trainedTokens",
            "memoryBytes",
            "seconds",
            "notes",
            "transfer",
            "output",
          ]
        )
        lens = try object.required("lens").string()
        sites = try object.required("sites").array().map { try LensSite($0) }
        baselineBitsPerByte = try object.optional("baselineBitsPerByte")?.number()
        unigramBitsPerByte = try object.optional("unigramBitsPerByte")?.number()
        positions = try object.required("positions").integer(from: 0)
        steps = try object.required("steps").integer(from: 0)
        trainedTokens = try object.required("trainedTokens").integer(from: 0)
        memoryBytes = try object.required("memoryBytes").integer(from: 0)
        seconds = try object.required("seconds").number(from: 0)
        notes = try object.required("notes").array().map { try $0.string() }
        transfer = try object.optional("transfer").map { try LensTransfer($0) }
        output = try object.optional("output")?.string()
      }

      package var json: JSON {
        var object = JSONObject()
        object["lens"] = .string(lens)
        object["sites"] = .array(sites.map { $0.json })
        object["baselineBitsPerByte"] = baselineBitsPerByte.map { .number($0) } ?? .null
        object["unigramBitsPerByte"] = unigramBitsPerByte.map { .number($0) } ?? .null
        object["positions"] = .integer(positions)
        object["steps"] = .integer(steps)
        object["trainedTokens"] = .integer(trainedTokens)
        object["memoryBytes"] = .integer(memoryBytes)
        object["seconds"] = .number(seconds)
        object["notes"] = .array(notes.map { .string($0) })
        object["transfer"] = transfer.map { $0.json }
        object["output"] = output.map { .string($0) }
        return .object(object)
      }
    }
  }
}
