// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Turns latents back into the vectors that they stand for.
  ///
  /// The dictionary's reconstruction, its output bias included.
  package enum Decode: WireMethod {
    package static let name = "decode"

    /// What `decode` is asked with.
    package struct Params: WireValue {
      /// A loaded dictionary.
      package var dictionary: String
      /// [n, latents], float32, float16 or bfloat16.
      package var latents: WireTensor

      package init(dictionary: String, latents: WireTensor) {
        self.dictionary = dictionary
        self.latents = latents
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["dictionary", "latents"])
        dictionary = try object.required("dictionary").nonemptyString()
        latents = try WireTensor(object.required("latents"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = .string(dictionary)
        object["latents"] = latents.json
        return .object(object)
      }
    }

    /// What `decode` answers.
    package struct Result: WireValue {
      /// [n, width], float32.
      package var output: WireTensor

      package init(output: WireTensor) {
        self.output = output
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["output"])
        output = try WireTensor(object.required("output"))
      }

      package var json: JSON {
        var object = JSONObject()
        object["output"] = output.json
        return .object(object)
      }
    }
  }
}
