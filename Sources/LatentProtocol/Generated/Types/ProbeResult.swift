// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A probe where it was meant to be tested.
  package struct ProbeResult: WireValue {
    package var hookpoint: String
    /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
    /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`:
    /// difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`:
    /// contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure
    /// (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other answer;
    /// `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    package var kind: ProbeKind
    /// Area under the ROC curve against the truth; of random directions the mean.
    package var auroc: Double
    /// 95 %, by drawing groups of items anew; of random directions the middle 95 % of them.
    package var interval: [Double]
    /// Area on held-out items as those that trained, against the training labels.
    package var heldOut: Double

    package init(hookpoint: String, kind: ProbeKind, auroc: Double, interval: [Double], heldOut: Double) {
      self.hookpoint = hookpoint
      self.kind = kind
      self.auroc = auroc
      self.interval = interval
      self.heldOut = heldOut
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["hookpoint", "kind", "auroc", "interval", "heldOut"])
      hookpoint = try object.required("hookpoint").string()
      kind = try ProbeKind(object.required("kind"))
      auroc = try object.required("auroc").number(from: 0, to: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
      heldOut = try object.required("heldOut").number(from: 0, to: 1)
    }

    package var json: JSON {
      var object = JSONObject()
      object["hookpoint"] = .string(hookpoint)
      object["kind"] = kind.json
      object["auroc"] = .number(auroc)
      object["interval"] = .array(interval.map { .number($0) })
      object["heldOut"] = .number(heldOut)
      return .object(object)
    }
  }
}
