// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Finds latents by what is said of them, by direction, or by what is active on a text.
  ///
  /// `text` looks for explanations in the workspace that mean the same (with `client`, or a sentence model that is
  /// loaded) or share words with it. `vector` looks for decoder rows that point its way, and `activeOn` for latents
  /// that fire on a text. The first search of a kind makes an index, which is kept until what it is made of changes;
  /// explanations are embedded once and for all.
  package enum SearchLatents: WireMethod {
    package static let name = "searchLatents"

    /// What `searchLatents` is asked with.
    package struct Params: WireValue {
      /// Only latents of this dictionary: loaded or, for `text`, one that has explanations in the workspace. Unless
      /// given, of all of them.
      package var dictionary: String?
      /// What explanations should be about.
      package var text: String?
      /// A direction that decoder rows should point in, as wide as they.
      package var vector: SteeringDirection?
      /// A text that latents should fire on.
      package var activeOn: String?
      /// Most latents to return.
      package var top: Int
      /// Who turns texts into vectors for `text`: `lexical` matches words. Unless given, a sentence model that is
      /// loaded, else words are matched.
      package var client: Client?
      /// The loaded model that reads `activeOn`; the dictionary's own unless given.
      package var model: String?
      /// For `activeOn`: compare each activation with the latent's strongest in this cache, rather than with the
      /// strongest on the text.
      package var cache: String?
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        dictionary: String? = nil,
        text: String? = nil,
        vector: SteeringDirection? = nil,
        activeOn: String? = nil,
        top: Int = 10,
        client: Client? = nil,
        model: String? = nil,
        cache: String? = nil,
        workDoneToken: ProgressToken? = nil
      ) {
        self.dictionary = dictionary
        self.text = text
        self.vector = vector
        self.activeOn = activeOn
        self.top = top
        self.client = client
        self.model = model
        self.cache = cache
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "dictionary",
            "text",
            "vector",
            "activeOn",
            "top",
            "client",
            "model",
            "cache",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["text", "vector", "activeOn"])
        dictionary = try object.optional("dictionary")?.nonemptyString()
        text = try object.optional("text")?.nonemptyString()
        vector = try object.optional("vector").map { try SteeringDirection($0) }
        activeOn = try object.optional("activeOn")?.nonemptyString()
        top = try object.optional("top")?.integer(from: 1, to: 10000) ?? 10
        client = try object.optional("client").map { try Client($0) }
        model = try object.optional("model")?.nonemptyString()
        cache = try object.optional("cache")?.nonemptyString()
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["dictionary"] = dictionary.map { .string($0) }
        object["text"] = text.map { .string($0) }
        object["vector"] = vector.map { $0.json }
        object["activeOn"] = activeOn.map { .string($0) }
        object["top"] = .integer(top)
        object["client"] = client.map { $0.json }
        object["model"] = model.map { .string($0) }
        object["cache"] = cache.map { .string($0) }
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    /// What `searchLatents` answers.
    package struct Result: WireValue {
      /// Best first.
      package var latents: [FoundLatent]
      /// How latents were found: `embedding`, by the meaning of their explanations; `words`, by words of their
      /// explanations; `vector`, by decoder rows; `activations`, by what fires.
      package var by: SearchBasis
      /// Latents that were looked at.
      package var searched: Int

      package init(latents: [FoundLatent], by: SearchBasis, searched: Int) {
        self.latents = latents
        self.by = by
        self.searched = searched
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["latents", "by", "searched"])
        latents = try object.required("latents").array().map { try FoundLatent($0) }
        by = try SearchBasis(object.required("by"))
        searched = try object.required("searched").integer(from: 0)
      }

      package var json: JSON {
        var object = JSONObject()
        object["latents"] = .array(latents.map { $0.json })
        object["by"] = by.json
        object["searched"] = .integer(searched)
        return .object(object)
      }
    }
  }
}
