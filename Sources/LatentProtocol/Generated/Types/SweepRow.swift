// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What one strength at one place does.
  package struct SweepRow: WireValue {
    /// The place, as asked.
    package var hookpoint: String
    package var strength: Double
    /// Mean of p(matching) / (p(matching) + p(other)), or of the grades from 1 to 10 brought to 0 to 1.
    package var behaviour: Double
    /// Mean of 1 - p(matching) - p(other), or the share of answers that are no sensible text.
    package var nonsense: Double
    /// Mean KL(unsteered || steered) of the next token, in nats.
    package var kl: Double
    /// 95 %, of `behaviour`, by drawing items anew: [low, high].
    package var interval: [Double]
    /// Mean over the items of how much larger `behaviour` is than without steering.
    package var change: Double
    /// 95 %, of `change`, by drawing items anew: [low, high]. Steering does something where 0 is outside.
    package var changeInterval: [Double]

    package init(
      hookpoint: String,
      strength: Double,
      behaviour: Double,
      nonsense: Double,
      kl: Double,
      interval: [Double],
      change: Double,
      changeInterval: [Double]
    ) {
      self.hookpoint = hookpoint
      self.strength = strength
      self.behaviour = behaviour
      self.nonsense = nonsense
      self.kl = kl
      self.interval = interval
      self.change = change
      self.changeInterval = changeInterval
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
        ]
      )
      hookpoint = try object.required("hookpoint").string()
      strength = try object.required("strength").number()
      behaviour = try object.required("behaviour").number(from: 0, to: 1)
      nonsense = try object.required("nonsense").number(from: 0, to: 1)
      kl = try object.required("kl").number()
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
      change = try object.required("change").number()
      changeInterval = try object.required("changeInterval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["strength"] = .number(strength)
      object["behaviour"] = .number(behaviour)
      object["nonsense"] = .number(nonsense)
      object["kl"] = .number(kl)
      object["interval"] = .array(interval.map { .number($0) })
      object["change"] = .number(change)
      object["changeInterval"] = .array(changeInterval.map { .number($0) })
      return .object(object)
    }
  }
}
