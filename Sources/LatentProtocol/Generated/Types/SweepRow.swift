// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What one strength at one place does.
  package struct SweepRow: WireValue {
    /// The place, as asked.
    package var hookpoint: String
    package var strength: Double
    /// Mean of p(matching) / (p(matching) + p(other)), or of the grades from 1 to 10 brought to 0 to 1. Null, like its
    /// interval, where no item has a grade from 1 to 10.
    package var behaviour: Double?
    /// Mean of 1 - p(matching) - p(other), or the share of graded answers that are no sensible text; null where none is
    /// graded.
    package var nonsense: Double?
    /// Mean KL(unsteered || steered) of the next token, in nats.
    package var kl: Double
    /// 95 %, of `behaviour`, by drawing anew the items that have one: [low, high].
    package var interval: [Double]?
    /// Mean of how much larger `behaviour` is than without steering, over the items that have both; null, like its
    /// interval, where none has.
    package var change: Double?
    /// 95 %, of `change`, by drawing items anew: [low, high]. Steering does something where 0 is outside.
    package var changeInterval: [Double]?
    /// Of the `items` of the result, those whose answer has a grade; with letters, all.
    package var graded: Int

    package init(
      hookpoint: String,
      strength: Double,
      behaviour: Double?,
      nonsense: Double?,
      kl: Double,
      interval: [Double]?,
      change: Double?,
      changeInterval: [Double]?,
      graded: Int
    ) {
      self.hookpoint = hookpoint
      self.strength = strength
      self.behaviour = behaviour
      self.nonsense = nonsense
      self.kl = kl
      self.interval = interval
      self.change = change
      self.changeInterval = changeInterval
      self.graded = graded
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(
        fields: [
          "hookpoint",
          "strength",
          "behaviour",
          "nonsense",
          "kl",
          "interval",
          "change",
          "changeInterval",
          "graded",
        ]
      )
      hookpoint = try object.required("hookpoint").string()
      strength = try object.required("strength").number()
      behaviour = try object.optional("behaviour")?.number(from: 0, to: 1)
      nonsense = try object.optional("nonsense")?.number(from: 0, to: 1)
      kl = try object.required("kl").number()
      interval = try object.optional("interval")?.array(from: 2, to: 2).map { try $0.number() }
      change = try object.optional("change")?.number()
      changeInterval = try object.optional("changeInterval")?.array(from: 2, to: 2).map { try $0.number() }
      graded = try object.required("graded").integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["strength"] = .number(strength)
      object["behaviour"] = behaviour.map { .number($0) } ?? .null
      object["nonsense"] = nonsense.map { .number($0) } ?? .null
      object["kl"] = .number(kl)
      object["interval"] = interval.map { .array($0.map { .number($0) }) } ?? .null
      object["change"] = change.map { .number($0) } ?? .null
      object["changeInterval"] = changeInterval.map { .array($0.map { .number($0) }) } ?? .null
      object["graded"] = .integer(graded)
      return .object(object)
    }
  }
}
