// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Gives a dictionary's memory back.
  ///
  /// Work under way with it ends first. Caches and runs in the workspace stay.
  package enum UnloadDictionary: WireMethod {
    package static let name = "unloadDictionary"

    /// What `unloadDictionary` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String

      package init(dictionary: String) {
        self.dictionary = dictionary
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["dictionary"])
        dictionary = try object.required("dictionary").nonemptyString()
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        return .object(object)
      }
    }

    /// What `unloadDictionary` answers.
    package struct Result: WireValue {
      package init() {}

      package init(_ reader: JSONReader) throws {
        _ = try reader.object(fields: [])
      }

      package var json: JSON { .object(JSONObject()) }
    }
  }
}
