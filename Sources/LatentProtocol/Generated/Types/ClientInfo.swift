// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// The client's name and version, for logs.
  package struct ClientInfo: WireValue {
    /// The program.
    package var name: String
    /// Its version.
    package var version: String?

    package init(name: String, version: String? = nil) {
      self.name = name
      self.version = version
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["name", "version"])
      name = try object.required("name").string()
      version = try object.optional("version")?.string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["name"] = .string(name)
      object["version"] = version.map { .string($0) }
      return .object(object)
    }
  }
}
