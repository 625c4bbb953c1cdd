// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A prompt with an answer that shows a behaviour and one that does not. What is graded in the model's own words has
  /// a prompt only.
  package struct ContrastPair: WireValue {
    package var prompt: String
    /// Follows the prompt as it is: begin it with a space where there has to be one.
    package var positive: String?
    package var negative: String?

    package init(prompt: String, positive: String? = nil, negative: String? = nil) {
      self.prompt = prompt
      self.positive = positive
      self.negative = negative
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["prompt", "positive", "negative"])
      prompt = try object.required("prompt").string()
      positive = try object.optional("positive")?.string()
      negative = try object.optional("negative")?.string()
    }

    package var json: JSON {
      var object = JSONObject()
      object["prompt"] = .string(prompt)
      object["positive"] = positive.map { .string($0) }
      object["negative"] = negative.map { .string($0) }
      return .object(object)
    }
  }
}
