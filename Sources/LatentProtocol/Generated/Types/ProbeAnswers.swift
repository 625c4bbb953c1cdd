// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What the model answers itself, on a share of the tested items.
  package struct ProbeAnswers: WireValue {
    /// Whose items; absent where items have no characters.
    package var character: String?
    /// `easy`: the easiest quarter of a file; `hard`: the hardest.
    package var difficulty: ProbeDifficulty
    /// Whether only items about which the characters disagree.
    package var disputed: Bool
    /// How many.
    package var items: Int
    /// Of the log-odds of the answers' first tokens, against the truth.
    package var auroc: Double
    /// 95 %.
    package var interval: [Double]
    /// Share of the items that it answers as their label says.
    package var faithful: Double

    package init(
      character: String? = nil,
      difficulty: ProbeDifficulty,
      disputed: Bool,
      items: Int,
      auroc: Double,
      interval: [Double],
      faithful: Double
    ) {
      self.character = character
      self.difficulty = difficulty
      self.disputed = disputed
      self.items = items
      self.auroc = auroc
      self.interval = interval
      self.faithful = faithful
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "character",
          "difficulty",
          "disputed",
          "items",
          "auroc",
          "interval",
          "faithful",
        ]
      )
      character = try object.optional("character")?.string()
      difficulty = try ProbeDifficulty(object.required("difficulty"))
      disputed = try object.required("disputed").boolean()
      items = try object.required("items").integer(from: 0)
      auroc = try object.required("auroc").number(from: 0, to: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
      faithful = try object.required("faithful").number(from: 0, to: 1)
    }

    package var json: JSON {
      var object = JSONObject()
      object["character"] = character.map { .string($0) }
      object["difficulty"] = difficulty.json
      object["disputed"] = .bool(disputed)
      object["items"] = .integer(items)
      object["auroc"] = .number(auroc)
      object["interval"] = .array(interval.map { .number($0) })
      object["faithful"] = .number(faithful)
      return .object(object)
    }
  }
}
