// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A probe on a share of the tested items.
  package struct ProbeTransfer: WireValue {
    package var hookpoint: String
    /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
    /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`:
    /// difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`:
    /// contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure
    /// (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other answer;
    /// `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    package var kind: ProbeKind
    /// Whose items; absent where items have no characters.
    package var character: String?
    /// `easy`: the easiest quarter of a file; `hard`: the hardest.
    package var difficulty: ProbeDifficulty
    /// Whether only items about which the characters disagree.
    package var disputed: Bool
    /// How many.
    package var items: Int
    /// Against the truth.
    package var auroc: Double
    /// 95 %.
    package var interval: [Double]
    /// Area of logistic regression at the deepest stream that was trained on this character's beliefs.
    package var floor: Double?
    /// Area of the same trained on the training character's beliefs, on that character's items.
    package var ceiling: Double?
    /// (auroc - floor) / (ceiling - floor), the performance gap recovered; absent where the two are not apart.
    package var recovered: Double?
    /// 95 %, all three areas drawn anew together.
    package var recoveredInterval: [Double]?

    package init(
      hookpoint: String,
      kind: ProbeKind,
      character: String? = nil,
      difficulty: ProbeDifficulty,
      disputed: Bool,
      items: Int,
      auroc: Double,
      interval: [Double],
      floor: Double? = nil,
      ceiling: Double? = nil,
      recovered: Double? = nil,
      recoveredInterval: [Double]? = nil
    ) {
      self.hookpoint = hookpoint
      self.kind = kind
      self.character = character
      self.difficulty = difficulty
      self.disputed = disputed
      self.items = items
      self.auroc = auroc
      self.interval = interval
      self.floor = floor
      self.ceiling = ceiling
      self.recovered = recovered
      self.recoveredInterval = recoveredInterval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "hookpoint",
          "kind",
          "character",
          "difficulty",
          "disputed",
          "items",
          "auroc",
          "interval",
          "floor",
          "ceiling",
          "recovered",
          "recoveredInterval",
        ]
      )
      hookpoint = try object.required("hookpoint").string()
      kind = try ProbeKind(object.required("kind"))
      character = try object.optional("character")?.string()
      difficulty = try ProbeDifficulty(object.required("difficulty"))
      disputed = try object.required("disputed").boolean()
      items = try object.required("items").integer(from: 0)
      auroc = try object.required("auroc").number(from: 0, to: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
      floor = try object.optional("floor")?.number()
      ceiling = try object.optional("ceiling")?.number()
      recovered = try object.optional("recovered")?.number()
      recoveredInterval = try object.optional("recoveredInterval")?.array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["kind"] = kind.json
      object["character"] = character.map { .string($0) }
      object["difficulty"] = difficulty.json
      object["disputed"] = .bool(disputed)
      object["items"] = .integer(items)
      object["auroc"] = .number(auroc)
      object["interval"] = .array(interval.map { .number($0) })
      object["floor"] = floor.map { .number($0) }
      object["ceiling"] = ceiling.map { .number($0) }
      object["recovered"] = recovered.map { .number($0) }
      object["recoveredInterval"] = recoveredInterval.map { .array($0.map { .number($0) }) }
      return .object(object)
    }
  }
}
