// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Encodes vectors with a dictionary.
  ///
  /// The whole row of latents, zeros included; `activations` is the sparse way.
  package enum Encode: WireMethod {
    package static let name = "encode"

    /// What `encode` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// [n, width], float32, float16 or bfloat16.
      package var input: WireTensor

      package init(dictionary: String, input: WireTensor) {
        self.dictionary = dictionary
        self.input = input
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["dictionary", "input"])
        dictionary = try object.required("dictionary").nonemptyString()
        input = try WireTensor(object.required("input"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["input"] = input.json
        return .object(object)
      }
    }

    /// What `encode` answers.
    package struct Result: WireValue {
      /// [n, latents], float32.
      package var latents: WireTensor

      package init(latents: WireTensor) {
        self.latents = latents
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["latents"])
        latents = try WireTensor(object.required("latents"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["latents"] = latents.json
        return .object(object)
      }
    }
  }
}
