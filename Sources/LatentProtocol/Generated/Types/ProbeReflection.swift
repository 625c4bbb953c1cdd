// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What it does to the model's answers that the activation which a probe reads is mirrored in the probe's plane.
  package struct ProbeReflection: WireValue {
    package var hookpoint: String
    /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
    /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`:
    /// difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`:
    /// contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure
    /// (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other answer;
    /// `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    package var kind: ProbeKind
    /// How many statements.
    package var items: Int
    /// Share of the answers that turn round.
    package var flipped: Double
    /// 95 %, exact.
    package var interval: [Double]
    /// The same share with a plane at random through the same place.
    package var control: Double
    /// Mean change of the log-odds of what the model answers without it, in nats.
    package var change: Double

    package init(
      hookpoint: String,
      kind: ProbeKind,
      items: Int,
      flipped: Double,
      interval: [Double],
      control: Double,
      change: Double
    ) {
      self.hookpoint = hookpoint
      self.kind = kind
      self.items = items
      self.flipped = flipped
      self.interval = interval
      self.control = control
      self.change = change
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["hookpoint", "kind", "items", "flipped", "interval", "control", "change"])
      hookpoint = try object.required("hookpoint").string()
      kind = try ProbeKind(object.required("kind"))
      items = try object.required("items").integer(from: 0)
      flipped = try object.required("flipped").number(from: 0, to: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
      control = try object.required("control").number(from: 0, to: 1)
      change = try object.required("change").number()
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["kind"] = kind.json
      object["items"] = .integer(items)
      object["flipped"] = .number(flipped)
      object["interval"] = .array(interval.map { .number($0) })
      object["control"] = .number(control)
      object["change"] = .number(change)
      return .object(object)
    }
  }
}
