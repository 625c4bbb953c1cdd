// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// How well anomalous statements are told from normal ones by the Mahalanobis distance of their log-odds at all
  /// layers from trusted ones: trusted are the training character's easy items, normal its hard ones, anomalous the
  /// others' hard ones.
  package struct ProbeAnomalies: WireValue {
    /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
    /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`:
    /// difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`:
    /// contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure
    /// (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other answer;
    /// `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    package var kind: ProbeKind
    package var trusted: Int
    package var normal: Int
    package var anomalous: Int
    package var auroc: Double
    /// 95 %.
    package var interval: [Double]

    package init(kind: ProbeKind, trusted: Int, normal: Int, anomalous: Int, auroc: Double, interval: [Double]) {
      self.kind = kind
      self.trusted = trusted
      self.normal = normal
      self.anomalous = anomalous
      self.auroc = auroc
      self.interval = interval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "trusted", "normal", "anomalous", "auroc", "interval"])
      kind = try ProbeKind(object.required("kind"))
      trusted = try object.required("trusted").integer(from: 0)
      normal = try object.required("normal").integer(from: 0)
      anomalous = try object.required("anomalous").integer(from: 0)
      auroc = try object.required("auroc").number(from: 0, to: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = kind.json
      object["trusted"] = .integer(trusted)
      object["normal"] = .integer(normal)
      object["anomalous"] = .integer(anomalous)
      object["auroc"] = .number(auroc)
      object["interval"] = .array(interval.map { .number($0) })
      return .object(object)
    }
  }
}
