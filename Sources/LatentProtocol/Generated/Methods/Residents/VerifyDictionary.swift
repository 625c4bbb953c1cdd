// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Measures whether a dictionary is read as it is meant.
  ///
  /// Runs the model on text and measures how much the dictionary explains as it was read and under the misreadings that
  /// published checkpoints have shown: other hookpoints, biases, units, scales, orientations, selections and tokens.
  /// `verified`: as read it explains its hookpoint well and nothing does clearly better. `wrong`: another reading does;
  /// `reason` names the fault. `suspect`: nothing explains it. The criteria are in docs/dictionaries.md. A reading of
  /// the files can be given to `loadDictionary`.
  package enum VerifyDictionary: WireMethod {
    package static let name = "verifyDictionary"

    /// What `verifyDictionary` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// The loaded model that it reads.
      package var model: String
      /// What the model reads: some pages like what the dictionary was trained on.
      package var text: String?
      /// The same from files.
      package var dataset: Dataset?
      /// How much of it, at most.
      package var tokens: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        dictionary: String,
        model: String,
        text: String? = nil,
        dataset: Dataset? = nil,
        tokens: Int = 2048,
        workDoneToken: ProgressToken? = nil
      ) {
        self.dictionary = dictionary
        self.model = model
        self.text = text
        self.dataset = dataset
        self.tokens = tokens
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["dictionary", "model", "text", "dataset", "tokens", "workDoneToken"])
        try object.exactlyOne(of: ["text", "dataset"])
        dictionary = try object.required("dictionary").nonemptyString()
        model = try object.required("model").nonemptyString()
        text = try object.optional("text")?.nonemptyString()
        dataset = try object.optional("dataset").map { try Dataset($0) }
        tokens = try object.optional("tokens")?.integer(from: 2, to: 1_000_000) ?? 2048
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["model"] = .string(model)
        object["text"] = text.map { .string($0) }
        object["dataset"] = dataset.map { $0.json }
        object["tokens"] = .integer(tokens)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `verifyDictionary` answers.
    package struct Result: WireValue {
      /// The judgement.
      package var verdict: Verdict
      /// 1 − Σ‖x − x̂‖² / Σ‖x − x̄‖² as read, of the hookpoint that is written.
      package var explainedVariance: Double
      /// Latents that fire at a token, as read.
      package var meanL0: Double
      /// Share of the latents that fire nowhere in the text, as read.
      package var deadFraction: Double
      /// As read first, then the others, best first.
      package var readings: [MeasuredReading]
      /// Why, in a sentence or two; names the fault if there is one.
      package var reason: String

      package init(
        verdict: Verdict,
        explainedVariance: Double,
        meanL0: Double,
        deadFraction: Double,
        readings: [MeasuredReading],
        reason: String
      ) {
        self.verdict = verdict
        self.explainedVariance = explainedVariance
        self.meanL0 = meanL0
        self.deadFraction = deadFraction
        self.readings = readings
        self.reason = reason
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "verdict",
            "explainedVariance",
            "meanL0",
            "deadFraction",
            "readings",
            "reason",
          ]
        )
        verdict = try Verdict(object.required("verdict"))
        explainedVariance = try object.required("explainedVariance").number()
        meanL0 = try object.required("meanL0").number(from: 0)
        deadFraction = try object.required("deadFraction").number(from: 0, to: 1)
        readings = try object.required("readings").array().map { try MeasuredReading($0) }
        reason = try object.required("reason").string()
      }

      package var json: JSON {
        var object = JSONObject()
        object["verdict"] = verdict.json
        object["explainedVariance"] = .number(explainedVariance)
        object["meanL0"] = .number(meanL0)
        object["deadFraction"] = .number(deadFraction)
        object["readings"] = .array(readings.map { $0.json })
        object["reason"] = .string(reason)
        return .object(object)
      }
    }
  }
}
