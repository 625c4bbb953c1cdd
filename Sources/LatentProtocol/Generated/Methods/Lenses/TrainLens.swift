// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Trains a tuned lens: what a model would predict if it stopped at a site.
  ///
  /// For each site the affine map with which the model's final norm and unembedding come closest, in KL, to the model's
  /// own predictions (https://arxiv.org/abs/2303.08112). It begins with a ridge regression in closed form and goes on
  /// with Adam, with warm-up, on the analytic gradient. Without `steps` it gets up to four rounds of 250, until it
  /// predicts better than the frequencies of tokens at every site. The figures are of contexts that nothing was trained
  /// on. Saved under `lens`; a name that another training has is refused, unless it is to `overwrite` it or is the same
  /// with more steps. The same request again goes on where it stopped, or gives the finished lens.
  package enum TrainLens: WireMethod {
    package static let name = "trainLens"

    /// What `trainLens` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// The text to learn from and to be measured on; up to a fifth of it is kept for measuring.
      package var dataset: Dataset
      /// The residual streams that get a translator: `embedding`, `layers.N`. Every one but the last, which the model
      /// itself reads, unless given.
      package var hookpoints: [String]?
      /// What a lens is trained to lessen: `kl`, the divergence KL(model ‖ lens) of its predictions from the model's
      /// own.
      package var loss: LensLoss
      /// Exactly as many steps of the optimiser.
      package var steps: Int?
      /// Tokens that the model reads in each step.
      package var tokensPerStep: Int
      /// How many of them every translator learns from, drawn at random; unless given as many as make learning cost
      /// about as much as reading.
      package var positionsPerStep: Int?
      /// How many sites are trained together at most; as many as there is memory for unless given. The lens is the
      /// same, but every group of sites reads the text anew.
      package var sitesAtOnce: Int?
      /// Tokens the model reads at once; 256, or as many as it takes if fewer, unless given.
      package var contextLength: Int?
      /// About how many held-out tokens the figures are measured on.
      package var evaluationTokens: Int
      /// Whether every translator is also measured at every other site.
      package var transfer: Bool
      /// What to save the lens as; named after the request unless given.
      package var lens: String?
      /// Puts the lens in the place of one of that name that was trained with other settings, or loaded; for more steps
      /// of the same it is not needed.
      package var overwrite: Bool
      /// A folder to write the lens to as the `tuned-lens` package keeps it, too; needs every site.
      package var output: String?
      /// Decides every random choice; 0 unless given.
      package var seed: Int?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        dataset: Dataset,
        hookpoints: [String]? = nil,
        loss: LensLoss = .kl,
        steps: Int? = nil,
        tokensPerStep: Int = 2048,
        positionsPerStep: Int? = nil,
        sitesAtOnce: Int? = nil,
        contextLength: Int? = nil,
        evaluationTokens: Int = 4096,
        transfer: Bool = false,
        lens: String? = nil,
        overwrite: Bool = false,
        output: String? = nil,
        seed: Int? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.dataset = dataset
        self.hookpoints = hookpoints
        self.loss = loss
        self.steps = steps
        self.tokensPerStep = tokensPerStep
        self.positionsPerStep = positionsPerStep
        self.sitesAtOnce = sitesAtOnce
        self.contextLength = contextLength
        self.evaluationTokens = evaluationTokens
        self.transfer = transfer
        self.lens = lens
        self.overwrite = overwrite
        self.output = output
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "dataset",
            "hookpoints",
            "loss",
            "steps",
            "tokensPerStep",
            "positionsPerStep",
            "sitesAtOnce",
            "contextLength",
            "evaluationTokens",
            "transfer",
            "lens",
            "overwrite",
            "output",
            "seed",
            "workDoneToken",
          ]
        )
        model = try object.required("model").nonemptyString()
        dataset = try Dataset(object.required("dataset"))
        hookpoints = try object.optional("hookpoints")?.array(from: 1).map { try $0.nonemptyString() }
        loss = try object.optional("loss").map { try LensLoss($0) } ?? .kl
        steps = try object.optional("steps")?.integer(from: 1, to: 1_000_000)
        tokensPerStep = try object.optional("tokensPerStep")?.integer(from: 1, to: 1_048_576) ?? 2048
        positionsPerStep = try object.optional("positionsPerStep")?.integer(from: 1, to: 1_048_576)
        sitesAtOnce = try object.optional("sitesAtOnce")?.integer(from: 1)
        contextLength = try object.optional("contextLength")?.integer(from: 2)
        evaluationTokens = try object.optional("evaluationTokens")?.integer(from: 1, to: 16_777_216) ?? 4096
        transfer = try object.optional("transfer")?.boolean() ?? false
        lens = try object.optional("lens")?.nonemptyString()
        overwrite = try object.optional("overwrite")?.boolean() ?? false
        output = try object.optional("output")?.nonemptyString()
        seed = try object.optional("seed")?.integer(from: 0)
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["dataset"] = dataset.json
        object["hookpoints"] = hookpoints.map { .array($0.map { .string($0) }) }
        object["loss"] = loss.json
        object["steps"] = steps.map { .integer($0) }
        object["tokensPerStep"] = .integer(tokensPerStep)
        object["positionsPerStep"] = positionsPerStep.map { .integer($0) }
        object["sitesAtOnce"] = sitesAtOnce.map { .integer($0) }
        object["contextLength"] = contextLength.map { .integer($0) }
        object["evaluationTokens"] = .integer(evaluationTokens)
        object["transfer"] = .bool(transfer)
        object["lens"] = lens.map { .string($0) }
        object["overwrite"] = .bool(overwrite)
        object["output"] = output.map { .string($0) }
        object["seed"] = seed.map { .integer($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `trainLens` answers.
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
        object["transfer"] = transfer.map { $0.json }
        object["output"] = output.map { .string($0) }
        return .object(object)
      }
    }
  }
}
