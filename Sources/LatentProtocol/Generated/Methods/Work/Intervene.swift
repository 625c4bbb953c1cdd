// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Edits the forward pass and tells what that changes.
  ///
  /// `kl` is KL(baseline ‖ intervened) in nats, the mean over `positions`' per-position values; `delta` is in
  /// log-probability at the last position.
  package enum Intervene: WireMethod {
    package static let name = "intervene"

    /// What `intervene` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// The text; exclusive with `tokens`.
      package var text: String?
      /// Token numbers; exclusive with `text`.
      package var tokens: [Int]?
      /// Edits of the forward pass, applied in order.
      package var interventions: [Intervention]
      /// Also continue the text, with and without the intervention.
      package var generate: GenerateOptions?
      /// How many of the tokens that moved most to return, in each direction.
      package var topTokens: Int
      /// Find the strength, by monotone search, at which the effect is this large. All strengths are multiplied by one
      /// factor.
      package var calibrate: Calibration?
      /// A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent
      /// models only. Positions are still counted from the first given token.
      package var state: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        text: String? = nil,
        tokens: [Int]? = nil,
        interventions: [Intervention],
        generate: GenerateOptions? = nil,
        topTokens: Int = 10,
        calibrate: Calibration? = nil,
        state: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.text = text
        self.tokens = tokens
        self.interventions = interventions
        self.generate = generate
        self.topTokens = topTokens
        self.calibrate = calibrate
        self.state = state
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "text",
            "tokens",
            "interventions",
            "generate",
            "topTokens",
            "calibrate",
            "state",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["text", "tokens"])
        model = try object.required("model").nonemptyString()
        text = try object.optional("text")?.string()
        tokens = try object.optional("tokens")?.array(from: 1).map { try $0.integer(from: 0) }
        interventions = try object.required("interventions").array(from: 1).map { try Intervention($0) }
        generate = try object.optional("generate").map { try GenerateOptions($0) }
        topTokens = try object.optional("topTokens")?.integer(from: 0, to: 1000) ?? 10
        calibrate = try object.optional("calibrate").map { try Calibration($0) }
        state = try object.optional("state")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["text"] = text.map { .string($0) }
        object["tokens"] = tokens.map { .array($0.map { .integer($0) }) }
        object["interventions"] = .array(interventions.map { $0.json })
        object["generate"] = generate.map { $0.json }
        object["topTokens"] = .integer(topTokens)
        object["calibrate"] = calibrate.map { $0.json }
        object["state"] = state.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `intervene` answers.
    package struct Result: WireValue {
      /// The strength that was applied, of the first intervention that has one; null if none has.
      package var strength: Double?
      /// Mean of `positions`, in nats.
      package var kl: Double
      /// KL(baseline ‖ intervened) at each given position from the first edited one on, in nats.
      package var positions: [Double]
      /// Tokens that became more probable, most first.
      package var up: [TokenShift]
      /// Tokens that became less probable, most first.
      package var down: [TokenShift]
      /// Without the intervention.
      package var baseline: Continuations?
      /// With the intervention.
      package var intervened: Continuations?

      package init(
        strength: Double?,
        kl: Double,
        positions: [Double],
        up: [TokenShift],
        down: [TokenShift],
        baseline: Continuations? = nil,
        intervened: Continuations? = nil
      ) {
        self.strength = strength
        self.kl = kl
        self.positions = positions
        self.up = up
        self.down = down
        self.baseline = baseline
        self.intervened = intervened
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["strength", "kl", "positions", "up", "down", "baseline", "intervened"])
        strength = try object.optional("strength")?.number()
        kl = try object.required("kl").number()
        positions = try object.required("positions").array().map { try $0.number() }
        up = try object.required("up").array().map { try TokenShift($0) }
        down = try object.required("down").array().map { try TokenShift($0) }
        baseline = try object.optional("baseline").map { try Continuations($0) }
        intervened = try object.optional("intervened").map { try Continuations($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["strength"] = strength.map { .number($0) } ?? .null
        object["kl"] = .number(kl)
        object["positions"] = .array(positions.map { .number($0) })
        object["up"] = .array(up.map { $0.json })
        object["down"] = .array(down.map { $0.json })
        object["baseline"] = baseline.map { $0.json }
        object["intervened"] = intervened.map { $0.json }
        return .object(object)
      }
    }
  }
}
