// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One dictionary of a comparison.
  package struct ComparisonRow: WireValue {
    /// Its name.
    package var dictionary: String
    /// What the latents of a compared dictionary are: those of the dictionary in question, or of a baseline.
    package var kind: ComparedKind
    /// Latents that were drawn.
    package var drawn: Int
    /// Those that were explained.
    package var explained: Int
    /// Those of which the explainer had nothing to say, or too few windows.
    package var skipped: Int
    /// Those whose explanation failed.
    package var failed: Int
    /// The median share of tokens on which one that was drawn fires: what fires seldom is easier to explain.
    package var firingRate: Double?
    /// The run of their explanations.
    package var run: String
    /// One for each scorer, by kind, over the latents that were explained.
    package var scores: WireMap<ScoreSummary>

    package init(
      dictionary: String,
      kind: ComparedKind,
      drawn: Int,
      explained: Int,
      skipped: Int,
      failed: Int,
      firingRate: Double? = nil,
      run: String,
      scores: WireMap<ScoreSummary>
    ) {
      self.dictionary = dictionary
      self.kind = kind
      self.drawn = drawn
      self.explained = explained
      self.skipped = skipped
      self.failed = failed
      self.firingRate = firingRate
      self.run = run
      self.scores = scores
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "dictionary",
          "kind",
          "drawn",
          "explained",
          "skipped",
          "failed",
          "firingRate",
          "run",
          "scores",
        ]
      )
      dictionary = try object.required("dictionary").nonemptyString()
      kind = try ComparedKind(object.required("kind"))
      drawn = try object.required("drawn").integer(from: 0)
      explained = try object.required("explained").integer(from: 0)
      skipped = try object.required("skipped").integer(from: 0)
      failed = try object.required("failed").integer(from: 0)
      firingRate = try object.optional("firingRate")?.number(from: 0, to: 1)
      run = try object.required("run").string()
      scores = try WireMap(object.required("scores")) { try ScoreSummary($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["dictionary"] = .string(dictionary)
      object["kind"] = kind.json
      object["drawn"] = .integer(drawn)
      object["explained"] = .integer(explained)
      object["skipped"] = .integer(skipped)
      object["failed"] = .integer(failed)
      object["firingRate"] = firingRate.map { .number($0) }
      object["run"] = .string(run)
      object["scores"] = scores.json { $0.json }
      return .object(object)
    }
  }
}
