// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Measures what a steering vector does to answers, at many places and strengths.
  ///
  /// For every item the next token after the prompt is looked at, unsteered and steered in each way. `behaviour` is
  /// p(matching) / (p(matching) + p(other)), `nonsense` what goes to any other token. With `grading` the model answers
  /// in its own words, and an LLM grades how strongly each answer shows the behaviour: 1 to 10 become a behaviour from
  /// 0 to 1, a grade of 0 is nonsense. What comes before the first edited position is run once for all ways. Rows are
  /// of one half of the items; the other half chooses the row that moves behaviour most in its strength's direction
  /// without adding more than 0.1 to nonsense. Each item's answers, and each grade, are saved; the same request goes on
  /// where it stopped.
  package enum Sweep: WireMethod {
    package static let name = "sweep"

    /// What `sweep` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// Saved steering vectors.
      package var vector: String
      /// Questions, in the forms that `steeringVector` reads; only the first token of each answer counts. With
      /// `grading` they need no answers.
      package var items: ContrastPairs
      /// Where to steer, one place after the other. Places joined by `+` are steered at once:
      /// `layers.3+layers.3.state`.
      package var hookpoints: [String]
      /// How many times the vector is added; all of them at every place.
      package var strengths: [Double]
      /// At which tokens; `last` unless given, with `grading` `generated`. `last` at a recurrent state means the state
      /// that the last token meets, `generated` that one and those of the tokens written.
      package var positions: Positions?
      /// What is put round the question of an item with lettered answers; see `steeringVector`. With `grading` an open
      /// parenthesis at its end is left out.
      package var frame: String
      /// A saved state of a recurrent model: every item follows the prefix that it stands for.
      package var state: String?
      /// Lets the model answer in its own words, and `client` grade the answers.
      package var grading: SweepGrading?
      /// The LLM that grades; with `grading` only.
      package var client: Client?
      /// Of the halves and the intervals.
      package var seed: Int
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        vector: String,
        items: ContrastPairs,
        hookpoints: [String],
        strengths: [Double],
        positions: Positions? = nil,
        frame: String = "{question}\n\nAnswer: (",
        state: String? = nil,
        grading: SweepGrading? = nil,
        client: Client? = nil,
        seed: Int = 0,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.vector = vector
        self.items = items
        self.hookpoints = hookpoints
        self.strengths = strengths
        self.positions = positions
        self.frame = frame
        self.state = state
        self.grading = grading
        self.client = client
        self.seed = seed
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "vector",
            "items",
            "hookpoints",
            "strengths",
            "positions",
            "frame",
            "state",
            "grading",
            "client",
            "seed",
            "workDoneToken",
          ]
        )
        model = try object.required("model").nonemptyString()
        vector = try object.required("vector").nonemptyString()
        items = try ContrastPairs(object.required("items"))
        hookpoints = try object.required("hookpoints").array(from: 1).map { try $0.nonemptyString() }
        strengths = try object.required("strengths").array(from: 1).map { try $0.number() }
        positions = try object.optional("positions").map { try Positions($0) }
        frame = try object.optional("frame")?.nonemptyString() ?? "{question}\n\nAnswer: ("
        state = try object.optional("state")?.nonemptyString()
        grading = try object.optional("grading").map { try SweepGrading($0) }
        client = try object.optional("client").map { try Client($0) }
        seed = try object.optional("seed")?.integer(from: 0) ?? 0
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["vector"] = .string(vector)
        object["items"] = items.json
        object["hookpoints"] = .array(hookpoints.map { .string($0) })
        object["strengths"] = .array(strengths.map { .number($0) })
        object["positions"] = positions.map { $0.json }
        object["frame"] = .string(frame)
        object["state"] = state.map { .string($0) }
        object["grading"] = grading.map { $0.json }
        object["client"] = client.map { $0.json }
        object["seed"] = .integer(seed)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `sweep` answers.
    package struct Result: WireValue {
      /// Place after place, in the order asked, every strength of each.
      package var rows: [SweepRow]
      /// By the items that are not in the rows' numbers; null where none of them got a grade that tells.
      package var chosen: SweepChoice?
      /// Without steering.
      package var baseline: SweepBaseline
      /// How many items the rows are means of.
      package var items: Int
      /// How many items chose. With fewer than four items both halves are all of them.
      package var validationItems: Int
      package var rejected: [RejectedItem]
      /// What the LLM graded.
      package var graded: SweepGrades?

      package init(
        rows: [SweepRow],
        chosen: SweepChoice?,
        baseline: SweepBaseline,
        items: Int,
        validationItems: Int,
        rejected: [RejectedItem],
        graded: SweepGrades? = nil
      ) {
        self.rows = rows
        self.chosen = chosen
        self.baseline = baseline
        self.items = items
        self.validationItems = validationItems
        self.rejected = rejected
        self.graded = graded
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "rows",
            "chosen",
            "baseline",
            "items",
            "validationItems",
            "rejected",
            "graded",
          ]
        )
        rows = try object.required("rows").array().map { try SweepRow($0) }
        chosen = try object.optional("chosen").map { try SweepChoice($0) }
        baseline = try SweepBaseline(object.required("baseline"))
        items = try object.required("items").integer(from: 0)
        validationItems = try object.required("validationItems").integer(from: 0)
        rejected = try object.required("rejected").array().map { try RejectedItem($0) }
        graded = try object.optional("graded").map { try SweepGrades($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["rows"] = .array(rows.map { $0.json })
        object["chosen"] = chosen.map { $0.json } ?? .null
        object["baseline"] = baseline.json
        object["items"] = .integer(items)
        object["validationItems"] = .integer(validationItems)
        object["rejected"] = .array(rejected.map { $0.json })
        object["graded"] = graded.map { $0.json }
        return .object(object)
      }
    }
  }
}
