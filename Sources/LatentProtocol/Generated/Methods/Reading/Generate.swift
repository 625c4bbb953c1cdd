// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Continues a text.
  ///
  /// Greedy unless a temperature is given. The same edit gives the same text with and without a key-value cache.
  package enum Generate: WireMethod {
    package static let name = "generate"

    /// What `generate` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// The prompt; exclusive with `tokens`.
      package var text: String?
      /// Token numbers; exclusive with `text`.
      package var tokens: [Int]?
      /// Most tokens to generate.
      package var maxTokens: Int
      /// Sampling temperature; 0 takes the most probable token.
      package var temperature: Double
      /// Sample from the most probable tokens that together have this probability.
      package var topP: Double?
      /// Decides every random choice; 0 unless given.
      package var seed: Int?
      /// Generation ends before the first of these strings.
      package var stop: [String]?
      /// Edits of the forward pass, applied in order.
      package var interventions: [Intervention]?
      /// A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent
      /// models only. Positions are still counted from the first given token.
      package var state: String?
      /// Where to stop: the residual stream (`embedding`, `layers.N`) from which every token is predicted, by the logit
      /// lens or by `lens`. Blocks beyond it are not run. At the end of the model unless given.
      package var exit: String?
      /// The lens in the workspace that predicts at `exit`.
      package var lens: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        text: String? = nil,
        tokens: [Int]? = nil,
        maxTokens: Int,
        temperature: Double = 0,
        topP: Double? = nil,
        seed: Int? = nil,
        stop: [String]? = nil,
        interventions: [Intervention]? = nil,
        state: String? = nil,
        exit: String? = nil,
        lens: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.text = text
        self.tokens = tokens
        self.maxTokens = maxTokens
        self.temperature = temperature
        self.topP = topP
        self.seed = seed
        self.stop = stop
        self.interventions = interventions
        self.state = state
        self.exit = exit
        self.lens = lens
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "text",
            "tokens",
            "maxTokens",
            "temperature",
            "topP",
            "seed",
            "stop",
            "interventions",
            "state",
            "exit",
            "lens",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["text", "tokens"])
        model = try object.required("model").nonemptyString()
        text = try object.optional("text")?.string()
        tokens = try object.optional("tokens")?.array(from: 1).map { try $0.integer(from: 0) }
        maxTokens = try object.required("maxTokens").integer(from: 1, to: 100000)
        temperature = try object.optional("temperature")?.number(from: 0, to: 100) ?? 0
        topP = try object.optional("topP")?.number(above: 0, to: 1)
        seed = try object.optional("seed")?.integer(from: 0)
        stop = try object.optional("stop")?.array().map { try $0.nonemptyString() }
        interventions = try object.optional("interventions")?.array().map { try Intervention($0) }
        state = try object.optional("state")?.nonemptyString()
        exit = try object.optional("exit")?.nonemptyString()
        lens = try object.optional("lens")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["text"] = text.map { .string($0) }
        object["tokens"] = tokens.map { .array($0.map { .integer($0) }) }
        object["maxTokens"] = .integer(maxTokens)
        object["temperature"] = .number(temperature)
        object["topP"] = topP.map { .number($0) }
        object["seed"] = seed.map { .integer($0) }
        object["stop"] = stop.map { .array($0.map { .string($0) }) }
        object["interventions"] = interventions.map { .array($0.map { $0.json }) }
        object["state"] = state.map { .string($0) }
        object["exit"] = exit.map { .string($0) }
        object["lens"] = lens.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `generate` answers.
    package struct Result: WireValue {
      /// What was generated, without the prompt.
      package var text: String
      /// Every generated token; with `stop` also those of the string that ended it, which `text` is cut before.
      package var tokens: [Int]

      package init(text: String, tokens: [Int]) {
        self.text = text
        self.tokens = tokens
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["text", "tokens"])
        text = try object.required("text").string()
        tokens = try object.required("tokens").array().map { try $0.integer(from: 0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["text"] = .string(text)
        object["tokens"] = .array(tokens.map { .integer($0) })
        return .object(object)
      }
    }
  }
}
