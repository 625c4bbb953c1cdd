// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Keeps what a recurrent model remembers of a text.
  ///
  /// The state is stored in the workspace, and `state: name` then stands for that prefix in other requests: it is not
  /// read again, however long it was. `combine` adds up saved states instead, vector by vector, and `path` imports
  /// trained ones. Transformers are refused, since what they remember is as large as the text.
  package enum SaveState: WireMethod {
    package static let name = "saveState"

    /// What `saveState` is asked with.
    package struct Params: WireValue {
      /// A loaded recurrent model.
      package var model: String
      /// The text; exclusive with `tokens` and `combine`.
      package var text: String?
      /// Token numbers; exclusive with `text` and `combine`.
      package var tokens: [Int]?
      /// Saved states of this model and their weights: the sum of weight · state is saved. Exclusive with `text` and
      /// `tokens`.
      package var combine: [StateTerm]?
      /// A file of trained initial states of RWKV 5 to 7 (`blocks.N.att.time_state`, `.pth` or safetensors): what state
      /// tuning makes. Exclusive with `text`, `tokens` and `combine`.
      package var path: String?
      /// What to call it; a state of that name is replaced.
      package var name: String
      /// Edits of the forward pass while the text is read, applied in order.
      package var interventions: [Intervention]?
      /// A saved state that the text follows.
      package var state: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        text: String? = nil,
        tokens: [Int]? = nil,
        combine: [StateTerm]? = nil,
        path: String? = nil,
        name: String,
        interventions: [Intervention]? = nil,
        state: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.text = text
        self.tokens = tokens
        self.combine = combine
        self.path = path
        self.name = name
        self.interventions = interventions
        self.state = state
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "text",
            "tokens",
            "combine",
            "path",
            "name",
            "interventions",
            "state",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["text", "tokens", "combine", "path"])
        model = try object.required("model").nonemptyString()
        text = try object.optional("text")?.string()
        tokens = try object.optional("tokens")?.array(from: 1).map { try $0.integer(from: 0) }
        combine = try object.optional("combine")?.array(from: 1).map { try StateTerm($0) }
        path = try object.optional("path")?.nonemptyString()
        name = try object.required("name").nonemptyString()
        interventions = try object.optional("interventions")?.array().map { try Intervention($0) }
        state = try object.optional("state")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["text"] = text.map { .string($0) }
        object["tokens"] = tokens.map { .array($0.map { .integer($0) }) }
        object["combine"] = combine.map { .array($0.map { $0.json }) }
        object["path"] = path.map { .string($0) }
        object["name"] = .string(name)
        object["interventions"] = interventions.map { .array($0.map { $0.json }) }
        object["state"] = state.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `saveState` answers.
    package struct Result: WireValue {
      /// Its name.
      package var state: String
      /// Size of the stored file.
      package var bytes: Int
      /// The axes of each stored state, by its hookpoint.
      package var shapes: WireMap<[Int]>
      /// How many positions it stands for.
      package var positions: Int

      package init(state: String, bytes: Int, shapes: WireMap<[Int]>, positions: Int) {
        self.state = state
        self.bytes = bytes
        self.shapes = shapes
        self.positions = positions
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["state", "bytes", "shapes", "positions"])
        state = try object.required("state").string()
        bytes = try object.required("bytes").integer(from: 0)
        shapes = try WireMap(object.required("shapes")) { try $0.array().map { try $0.integer(from: 0) } }
        positions = try object.required("positions").integer(from: 0)
      }

      package var json: JSON {
        var object = JSONObject()
        object["state"] = .string(state)
        object["bytes"] = .integer(bytes)
        object["shapes"] = shapes.json { .array($0.map { .integer($0) }) }
        object["positions"] = .integer(positions)
        return .object(object)
      }
    }
  }
}
