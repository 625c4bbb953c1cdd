// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Runs the model and returns what flows through the hookpoints.
  ///
  /// Stops at the deepest hookpoint unless logits are asked for. Values are at true scale, [position, width].
  package enum Forward: WireMethod {
    package static let name = "forward"

    /// What `forward` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// The text; exclusive with `tokens`.
      package var text: String?
      /// Token numbers; exclusive with `text`.
      package var tokens: [Int]?
      /// What to return.
      package var hookpoints: [String]
      /// Whether to return the logits, as the checkpoint gives them: rows of the unembedding beyond the tokenizer's
      /// vocabulary, which are padding, included. Probabilities, KL, sampling and top lists leave them out. An encoder
      /// (bert) has no logits.
      package var logits: Bool
      /// Edits of the forward pass, applied in order.
      package var interventions: [Intervention]?
      /// A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent
      /// models only. Positions are still counted from the first given token.
      package var state: String?
      /// The positions whose values and logits are returned; all if not given. A recurrent state is large, and exists
      /// only after the positions that are asked for.
      package var positions: Positions?
      /// A safetensors file to write the tensors to instead of sending them.
      package var output: String?

      package init(
        model: String,
        text: String? = nil,
        tokens: [Int]? = nil,
        hookpoints: [String],
        logits: Bool = false,
        interventions: [Intervention]? = nil,
        state: String? = nil,
        positions: Positions? = nil,
        output: String? = nil
      ) {
        self.model = model
        self.text = text
        self.tokens = tokens
        self.hookpoints = hookpoints
        self.logits = logits
        self.interventions = interventions
        self.state = state
        self.positions = positions
        self.output = output
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "text",
            "tokens",
            "hookpoints",
            "logits",
            "interventions",
            "state",
            "positions",
            "output",
          ]
        )
        try object.exactlyOne(of: ["text", "tokens"])
        model = try object.required("model").nonemptyString()
        text = try object.optional("text")?.string()
        tokens = try object.optional("tokens")?.array(from: 1).map { try $0.integer(from: 0) }
        hookpoints = try object.required("hookpoints").array().map { try $0.nonemptyString() }
        logits = try object.optional("logits")?.boolean() ?? false
        interventions = try object.optional("interventions")?.array().map { try Intervention($0) }
        state = try object.optional("state")?.nonemptyString()
        positions = try object.optional("positions").map { try Positions($0) }
        output = try object.optional("output")?.nonemptyString()
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["text"] = text.map { .string($0) }
        object["tokens"] = tokens.map { .array($0.map { .integer($0) }) }
        object["hookpoints"] = .array(hookpoints.map { .string($0) })
        object["logits"] = .bool(logits)
        object["interventions"] = interventions.map { .array($0.map { $0.json }) }
        object["state"] = state.map { .string($0) }
        object["positions"] = positions.map { $0.json }
        object["output"] = output.map { .string($0) }
        return .object(object)
      }
    }

    /// What `forward` answers.
    package struct Result: WireValue {
      /// The token numbers that were read.
      package var tokens: [Int]
      /// One for each hookpoint, under the name that was asked for, [position, width].
      package var tensors: WireMap<TensorOrFile>
      /// [position, vocabulary], padding included.
      package var logits: TensorOrFile?
      /// The positions of the tensors' rows; only where `positions` was given.
      package var positions: [Int]?
      /// The axes of one position's value at each recurrent state that was asked for, flattened row-major in `tensors`:
      /// `[channels, state size]`. Absent where none was.
      package var shapes: WireMap<[Int]>?

      package init(
        tokens: [Int],
        tensors: WireMap<TensorOrFile>,
        logits: TensorOrFile? = nil,
        positions: [Int]? = nil,
        shapes: WireMap<[Int]>? = nil
      ) {
        self.tokens = tokens
        self.tensors = tensors
        self.logits = logits
        self.positions = positions
        self.shapes = shapes
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["tokens", "tensors", "logits", "positions", "shapes"])
        tokens = try object.required("tokens").array().map { try $0.integer(from: 0) }
        tensors = try WireMap(object.required("tensors")) { try TensorOrFile($0) }
        logits = try object.optional("logits").map { try TensorOrFile($0) }
        positions = try object.optional("positions")?.array().map { try $0.integer(from: 0) }
        shapes = try object.optional("shapes").map {
          try WireMap($0) { try $0.array().map { try $0.integer(from: 1) } }
        }
      }

      package var json: JSON {
        var object = JSONObject()
        object["tokens"] = .array(tokens.map { .integer($0) })
        object["tensors"] = tensors.json { $0.json }
        object["logits"] = logits.map { $0.json }
        object["positions"] = positions.map { .array($0.map { .integer($0) }) }
        object["shapes"] = shapes.map { $0.json { .array($0.map { .integer($0) }) } }
        return .object(object)
      }
    }
  }
}
