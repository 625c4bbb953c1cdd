// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Makes probes of what a model has after statements, and measures what they know of the truth.
  ///
  /// Each statement is run once and read at every hookpoint; for kinds that read pairs both answers go on from a copy
  /// of its memory (recurrent state or keys and values). A part of the data is held out, whole groups of items
  /// together. `results` are against the truth, on `evaluate` or else on the held-out items of those that `train`
  /// chooses. Where items have characters or difficulties, `transfers` gives every share of the tested items, and how
  /// much of the gap between a probe of the other character's beliefs and one of the truth is recovered (PGR);
  /// `anomalies` tells by the Mahalanobis distance of all layers' log-odds. Everything finished is kept, and the same
  /// request goes on from there.
  package enum TrainProbe: WireMethod {
    package static let name = "trainProbe"

    /// What `trainProbe` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// Statements with labels.
      package var data: ProbeData
      /// Where activations are read: a probe of each kind for each. Recurrent states too.
      package var hookpoints: [String]
      /// How probes are made.
      package var kinds: [ProbeKind]
      /// What to save the probes as, in place of any of that name; named after the request unless given.
      package var probe: String?
      /// Statements on which the probes are tested, none of which trains.
      package var evaluate: ProbeData?
      /// Which items of `data` train; all, on their own labels, unless given.
      package var train: ProbeContext?
      /// Which token of a statement is read, from the end: -1 is the last.
      package var position: Int
      /// Share of `data` that does not train. 0 goes with `evaluate` only; what is said of held-out items is then said
      /// of training ones.
      package var holdOut: Double
      /// On how many of the tested statements activations are mirrored in the probes' planes, to see whether the
      /// model's answers turn round.
      package var reflect: Int
      /// Of what is held out, drawn anew, and begun at random.
      package var seed: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        data: ProbeData,
        hookpoints: [String],
        kinds: [ProbeKind],
        probe: String? = nil,
        evaluate: ProbeData? = nil,
        train: ProbeContext? = nil,
        position: Int = -1,
        holdOut: Double = 0.25,
        reflect: Int = 0,
        seed: Int = 0,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.data = data
        self.hookpoints = hookpoints
        self.kinds = kinds
        self.probe = probe
        self.evaluate = evaluate
        self.train = train
        self.position = position
        self.holdOut = holdOut
        self.reflect = reflect
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "data",
            "hookpoints",
            "kinds",
            "probe",
            "evaluate",
            "train",
            "position",
            "holdOut",
            "reflect",
            "seed",
            "workDoneToken",
          ]
        )
        model = try object.required("model").nonemptyString()
        data = try ProbeData(object.required("data"))
        hookpoints = try object.required("hookpoints").array(from: 1).map { try $0.nonemptyString() }
        kinds = try object.required("kinds").array(from: 1).map { try ProbeKind($0) }
        probe = try object.optional("probe")?.nonemptyString()
        evaluate = try object.optional("evaluate").map { try ProbeData($0) }
        train = try object.optional("train").map { try ProbeContext($0) }
        position = try object.optional("position")?.integer(to: -1) ?? -1
        holdOut = try object.optional("holdOut")?.number(from: 0, to: 0.9) ?? 0.25
        reflect = try object.optional("reflect")?.integer(from: 0) ?? 0
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["data"] = data.json
        object["hookpoints"] = .array(hookpoints.map { .string($0) })
        object["kinds"] = .array(kinds.map { $0.json })
        object["probe"] = probe.map { .string($0) }
        object["evaluate"] = evaluate.map { $0.json }
        object["train"] = train.map { $0.json }
        object["position"] = .integer(position)
        object["holdOut"] = .number(holdOut)
        object["reflect"] = .integer(reflect)
        object["seed"] = .integer(seed)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `trainProbe` answers.
    package struct Result: WireValue {
      /// What the probes are saved as.
      package var probe: String
      /// Hookpoint after hookpoint, every kind at each.
      package var results: [ProbeResult]
      /// The first layer at which a probe of the first kind is nearly as good as at its best; see `earliest`.
      package var earliestInformative: String
      /// For each kind and each sort of hookpoint, the first layer whose held-out area is above one half by 95 % of
      /// what the best is; the middle one where none is above.
      package var earliest: [ProbeEarliest]
      /// How many statements trained.
      package var training: Int
      /// How many statements the probes were tested on.
      package var tested: Int
      /// What the model answers itself, on every share of the tested items; empty where items have no choices.
      package var answers: [ProbeAnswers]
      /// Every probe on every share of the tested items; empty where items have neither characters nor difficulties.
      package var transfers: [ProbeTransfer]
      /// For each kind, where `train` names a character and others are tested too.
      package var anomalies: [ProbeAnomalies]
      /// Where `reflect` asks for it, for kinds that read the statement alone.
      package var reflections: [ProbeReflection]
      package var rejected: [RejectedProbeItem]

      package init(
        probe: String,
        results: [ProbeResult],
        earliestInformative: String,
        earliest: [ProbeEarliest],
        training: Int,
        tested: Int,
        answers: [ProbeAnswers],
        transfers: [ProbeTransfer],
        anomalies: [ProbeAnomalies],
        reflections: [ProbeReflection],
        rejected: [RejectedProbeItem]
      ) {
        self.probe = probe
        self.results = results
        self.earliestInformative = earliestInformative
        self.earliest = earliest
        self.training = training
        self.tested = tested
        self.answers = answers
        self.transfers = transfers
        self.anomalies = anomalies
        self.reflections = reflections
        self.rejected = rejected
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "probe",
            "results",
            "earliestInformative",
            "earliest",
            "training",
            "tested",
            "answers",
            "transfers",
            "anomalies",
            "reflections",
            "rejected",
          ]
        )
        probe = try object.required("probe").string()
        results = try object.required("results").array().map { try ProbeResult($0) }
        earliestInformative = try object.required("earliestInformative").string()
        earliest = try object.required("earliest").array().map { try ProbeEarliest($0) }
        training = try object.required("training").integer(from: 0)
        tested = try object.required("tested").integer(from: 0)
        answers = try object.required("answers").array().map { try ProbeAnswers($0) }
        transfers = try object.required("transfers").array().map { try ProbeTransfer($0) }
        anomalies = try object.required("anomalies").array().map { try ProbeAnomalies($0) }
        reflections = try object.required("reflections").array().map { try ProbeReflection($0) }
        rejected = try object.required("rejected").array().map { try RejectedProbeItem($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["probe"] = .string(probe)
        object["results"] = .array(results.map { $0.json })
        object["earliestInformative"] = .string(earliestInformative)
        object["earliest"] = .array(earliest.map { $0.json })
        object["training"] = .integer(training)
        object["tested"] = .integer(tested)
        object["answers"] = .array(answers.map { $0.json })
        object["transfers"] = .array(transfers.map { $0.json })
        object["anomalies"] = .array(anomalies.map { $0.json })
        object["reflections"] = .array(reflections.map { $0.json })
        object["rejected"] = .array(rejected.map { $0.json })
        return .object(object)
      }
    }
  }
}
