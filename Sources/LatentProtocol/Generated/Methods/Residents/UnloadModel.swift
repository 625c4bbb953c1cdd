// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Gives a model's memory back.
  ///
  /// Work under way with it ends first. Caches and runs in the workspace stay.
  package enum UnloadModel: WireMethod {
    package static let name = "unloadModel"

    /// What `unloadModel` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String

      package init(model: String) {
        self.model = model
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["model"])
        model = try object.required("model").nonemptyString()
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        return .object(object)
      }
    }

    /// What `unloadModel` answers.
    package struct Result: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }
  }
}
