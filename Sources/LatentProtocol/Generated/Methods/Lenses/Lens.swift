// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Reads what a model predicts on the way, at every site and position of a text.
  ///
  /// With the tuned lens `lens`, or without one by the logit lens: the model's own final norm and unembedding read a
  /// stream as if it were the last. Streams, and the final prediction that they are compared with, are those of the run
  /// with `interventions` and after `state`. Padding of the vocabulary takes no part.
  package enum Lens: WireMethod {
    package static let name = "lens"

    /// What `lens` is asked with.
    package struct Params: WireValue {
      /// A loaded model.
      package var model: String
      /// A lens in the workspace; the logit lens unless given.
      package var lens: String?
      /// The text; exclusive with `tokens`.
      package var text: String?
      /// Token numbers; exclusive with `text`.
      package var tokens: [Int]?
      /// Which sites, in this order: streams (`embedding`, `layers.N`, `layers.N.input`), `final`, and with the logit
      /// lens also what `layers.N.attention` and `layers.N.mlp` add. Every stream, from the embedding to the last,
      /// unless given; of a tuned lens, those that it reads and the last.
      package var hookpoints: [String]?
      /// How many of the most probable tokens are named.
      package var top: Int
      /// Edits of the forward pass, applied in order.
      package var interventions: [Intervention]?
      /// A saved state (`saveState`) that the text follows, in the place of the prefix it was saved from; recurrent
      /// models only. Positions are still counted from the first given token.
      package var state: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        model: String,
        lens: String? = nil,
        text: String? = nil,
        tokens: [Int]? = nil,
        hookpoints: [String]? = nil,
        top: Int = 10,
        interventions: [Intervention]? = nil,
        state: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.model = model
        self.lens = lens
        self.text = text
        self.tokens = tokens
        self.hookpoints = hookpoints
        self.top = top
        self.interventions = interventions
        self.state = state
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "model",
            "lens",
            "text",
            "tokens",
            "hookpoints",
            "top",
            "interventions",
            "state",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["text", "tokens"])
        model = try object.required("model").nonemptyString()
        lens = try object.optional("lens")?.nonemptyString()
        text = try object.optional("text")?.string()
        tokens = try object.optional("tokens")?.array(from: 1).map { try $0.integer(from: 0) }
        hookpoints = try object.optional("hookpoints")?.array(from: 1).map { try $0.nonemptyString() }
        top = try object.optional("top")?.integer(from: 0, to: 1000) ?? 10
        interventions = try object.optional("interventions")?.array().map { try Intervention($0) }
        state = try object.optional("state")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["model"] = .string(model)
        object["lens"] = lens.map { .string($0) }
        object["text"] = text.map { .string($0) }
        object["tokens"] = tokens.map { .array($0.map { .integer($0) }) }
        object["hookpoints"] = hookpoints.map { .array($0.map { .string($0) }) }
        object["top"] = .integer(top)
        object["interventions"] = interventions.map { .array($0.map { $0.json }) }
        object["state"] = state.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `lens` answers.
    package struct Result: WireValue {
      /// The token numbers.
      package var tokens: [Int]
      /// What each of them spells.
      package var texts: [String]
      /// The token whose place `targetRank` is: the next one, and at the last position the one that the model itself
      /// finds most probable.
      package var targets: [Int]
      package var sites: [LensReading]

      package init(tokens: [Int], texts: [String], targets: [Int], sites: [LensReading]) {
        self.tokens = tokens
        self.texts = texts
        self.targets = targets
        self.sites = sites
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["tokens", "texts", "targets", "sites"])
        tokens = try object.required("tokens").array().map { try $0.integer() }
        texts = try object.required("texts").array().map { try $0.string() }
        targets = try object.required("targets").array().map { try $0.integer() }
        sites = try object.required("sites").array().map { try LensReading($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["tokens"] = .array(tokens.map { .integer($0) })
        object["texts"] = .array(texts.map { .string($0) })
        object["targets"] = .array(targets.map { .integer($0) })
        object["sites"] = .array(sites.map { $0.json })
        return .object(object)
      }
    }
  }
}
