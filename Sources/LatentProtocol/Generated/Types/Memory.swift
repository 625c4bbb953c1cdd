// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What the daemon takes and may take.
  package struct Memory: WireValue {
    /// Memory in use by the process.
    package var residentBytes: Int
    /// `--memory-limit`, else the machine's memory.
    package var limitBytes: Int

    package init(residentBytes: Int, limitBytes: Int) {
      self.residentBytes = residentBytes
      self.limitBytes = limitBytes
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["residentBytes", "limitBytes"])
      residentBytes = try object.required("residentBytes").integer(from: 0)
      limitBytes = try object.required("limitBytes").integer(from: 0)
    }

    package var json: JSON {
      var object = JSONObject()
      object["residentBytes"] = .integer(residentBytes)
      object["limitBytes"] = .integer(limitBytes)
      return .object(object)
    }
  }
}
