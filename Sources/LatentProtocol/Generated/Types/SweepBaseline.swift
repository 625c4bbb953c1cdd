// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Without steering.
  package struct SweepBaseline: WireValue {
    package var behaviour: Double
    package var nonsense: Double
    /// 95 %: [low, high].
    package var interval: [Double]

    package init(behaviour: Double, nonsense: Double, interval: [Double]) {
      self.behaviour = behaviour
      self.nonsense = nonsense
      self.interval = interval
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["behaviour", "nonsense", "interval"])
      behaviour = try object.required("behaviour").number(from: 0, to: 1)
      nonsense = try object.required("nonsense").number(from: 0, to: 1)
      interval = try object.required("interval").array(from: 2, to: 2).map { try $0.number() }
    }

    package var json: JSON {
      var object = JSONObject()
      object["behaviour"] = .number(behaviour)
      object["nonsense"] = .number(nonsense)
      object["interval"] = .array(interval.map { .number($0) })
      return .object(object)
    }
  }
}
