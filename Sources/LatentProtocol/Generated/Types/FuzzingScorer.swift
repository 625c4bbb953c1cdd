// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Can a reader of the explanation tell truly marked tokens from falsely marked ones? Needs `client`.
  package struct FuzzingScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "fuzzing"
    /// Windows put to the LLM at once. At 1 it answers with one token, whose log-probabilities are read where the
    /// endpoint gives them.
    package var examplesPerPrompt: Int
    /// Where false marks stand: `moved`, on other tokens of the same windows; `other`, in windows in which the latent
    /// is silent.
    package var marks: FuzzingMarks
    /// Tokens with more than this share of their window's strongest activation are truly marked.
    package var threshold: Double

    package init(examplesPerPrompt: Int = 1, marks: FuzzingMarks = .moved, threshold: Double = 0.3) {
      self.examplesPerPrompt = examplesPerPrompt
      self.marks = marks
      self.threshold = threshold
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "examplesPerPrompt", "marks", "threshold"])
      try object.required("kind").constant(Self.kind)
      examplesPerPrompt = try object.optional("examplesPerPrompt")?.integer(from: 1, to: 50) ?? 1
      marks = try object.optional("marks").map { try FuzzingMarks($0) } ?? .moved
      threshold = try object.optional("threshold")?.number(from: 0, to: 1) ?? 0.3
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["examplesPerPrompt"] = .integer(examplesPerPrompt)
      object["marks"] = marks.json
      object["threshold"] = .number(threshold)
      return .object(object)
    }
  }
}
