// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A prompt with an answer that shows a behaviour and one that does not.
  package struct ContrastPair: WireValue {
    package var prompt: String
    /// Follows the prompt as it is: begin it with a space where there has to be one.
    package var positive: String
    package var negative: String

    package init(prompt: String, positive: String, negative: String) {
      self.prompt = prompt
      self.positive = positive
      self.negative = negative
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["prompt", "positive", "negative"])
      prompt = try object.required("prompt").string()
      positive = try object.required("positive").string()
      negative = try object.required("negative").string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["prompt"] = .string(prompt)
      object["positive"] = .string(positive)
      object["negative"] = .string(negative)
      return .object(object)
    }
  }
}
