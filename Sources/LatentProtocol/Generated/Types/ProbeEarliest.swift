// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Where a kind of probe first knows nearly all that it ever does.
  package struct ProbeEarliest: WireValue {
    /// How a probe is made. `logistic`: logistic regression on what stands after the statement (squared penalty 1e-3
    /// beside the mean loss); `logisticOnPairs`: the same on what stands after both answers; `meanDifference`:
    /// difference of the classes' means; `lda`: Fisher's discriminant with shrunk covariance; `ccs`:
    /// contrast-consistent search; `crc`: first principal axis of the answers' difference after concept erasure
    /// (LEACE); `vinc`: an axis that varies between statements, not between paraphrases, and against the other answer;
    /// `random`: 200 directions at random. `ccs`, `crc` and `vinc` use labels for their sign and scale only.
    package var kind: ProbeKind
    package var hookpoint: String

    package init(kind: ProbeKind, hookpoint: String) {
      self.kind = kind
      self.hookpoint = hookpoint
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "hookpoint"])
      kind = try ProbeKind(object.required("kind"))
      hookpoint = try object.required("hookpoint").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = kind.json
      object["hookpoint"] = .string(hookpoint)
      return .object(object)
    }
  }
}
