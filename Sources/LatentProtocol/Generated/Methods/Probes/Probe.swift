// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Says by a saved probe how likely statements are true.
  ///
  /// Of the probe's kinds and hookpoints the one is used that was best on what was held out of its training, unless the
  /// request names others. The model that the probe was made for has to be loaded.
  package enum Probe: WireMethod {
    package static let name = "probe"

    /// What `probe` is asked with.
    package struct Params: WireValue {
      /// A saved probe.
      package var probe: String
      /// Statements, in the form of those that trained.
      package var texts: [String]
      /// Only probes that read here.
      package var hookpoint: String?
      /// Only probes of this kind.
      package var kind: ProbeKind?
      /// The false and the true answer, for kinds that read both; as in training unless given.
      package var choices: [String]?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        probe: String,
        texts: [String],
        hookpoint: String? = nil,
        kind: ProbeKind? = nil,
        choices: [String]? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.probe = probe
        self.texts = texts
        self.hookpoint = hookpoint
        self.kind = kind
        self.choices = choices
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["probe", "texts", "hookpoint", "kind", "choices", "workDoneToken"])
        probe = try object.required("probe").nonemptyString()
        texts = try object.required("texts").array(from: 1).map { try $0.nonemptyString() }
        hookpoint = try object.optional("hookpoint")?.nonemptyString()
        kind = try object.optional("kind").map { try ProbeKind($0) }
        choices = try object.optional("choices")?.array(from: 2, to: 2).map { try $0.nonemptyString() }
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["probe"] = .string(probe)
        object["texts"] = .array(texts.map { .string($0) })
        object["hookpoint"] = hookpoint.map { .string($0) }
        object["kind"] = kind.map { $0.json }
        object["choices"] = choices.map { .array($0.map { .string($0) }) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `probe` answers.
    package struct Result: WireValue {
      /// Of each text being true, in nats.
      package var logOdds: [Double]
      /// Where the probe that was used reads.
      package var hookpoint: String
      /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
      /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`:
      /// difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`:
      /// contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure
      /// (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other
      /// answer; `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
      package var kind: ProbeKind

      package init(logOdds: [Double], hookpoint: String, kind: ProbeKind) {
        self.logOdds = logOdds
        self.hookpoint = hookpoint
        self.kind = kind
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["logOdds", "hookpoint", "kind"])
        logOdds = try object.required("logOdds").array().map { try $0.number() }
        hookpoint = try object.required("hookpoint").string()
        kind = try ProbeKind(object.required("kind"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["logOdds"] = .array(logOdds.map { .number($0) })
        object["hookpoint"] = .string(hookpoint)
        object["kind"] = kind.json
        return .object(object)
      }
    }
  }
}
