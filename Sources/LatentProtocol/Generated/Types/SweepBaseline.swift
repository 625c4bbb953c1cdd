// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Without steering.
  package struct SweepBaseline: WireValue {
    package var behaviour: Double?
    package var nonsense: Double?
    /// 95 %: [low, high].
    package var interval: [Double]?
    /// As of a row; what is not known for want of grades is null here, too.
    package var graded: Int

    package init(behaviour: Double?, nonsense: Double?, interval: [Double]?, graded: Int) {
      self.behaviour = behaviour
      self.nonsense = nonsense
      self.interval = interval
      self.graded = graded
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["behaviour", "nonsense", "interval", "graded"])
      behaviour = try object.optional("behaviour")?.number(from: 0, to: 1)
      nonsense = try object.optional("nonsense")?.number(from: 0, to: 1)
      interval = try object.optional("interval")?.array(from: 2, to: 2).map { try $0.number() }
      graded = try object.required("graded").integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["behaviour"] = behaviour.map { .number($0) } ?? .null
      object["nonsense"] = nonsense.map { .number($0) } ?? .null
      object["interval"] = interval.map { .array($0.map { .number($0) }) } ?? .null
      object["graded"] = .integer(graded)
      return .object(object)
    }
  }
}
