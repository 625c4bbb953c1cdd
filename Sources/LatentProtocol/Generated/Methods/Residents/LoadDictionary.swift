// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Loads a sparse dictionary, reads a layer's neurons as one, or draws one at random.
  ///
  /// Give `path` for the files of an autoencoder, `neurons` to take a layer of a loaded model as it is, or `random` for
  /// random directions to compare with.
  package enum LoadDictionary: WireMethod {
    package static let name = "loadDictionary"

    /// What `loadDictionary` is asked with.
    package struct Params: WireValue {
      /// The dictionary's folder or file.
      package var path: String?
      /// Read a layer of a model as a dictionary.
      package var neurons: NeuronsSource?
      /// Draw a random dictionary like one that is loaded.
      package var random: RandomSource?
      /// What requests will call it; the folder's name unless given. A name in use is refused.
      package var name: String?
      /// The dialect of the files, one of `capabilities.dictionaryFormats`; `auto` recognises it.
      package var format: String
      /// The loaded model that it reads, if its files do not say.
      package var model: String?
      /// Where it reads, if its files do not say; of a crosscoder its places, with commas between.
      package var hookpoint: String?
      /// Where a transcoder writes, if its files do not say.
      package var outputHookpoint: String?
      /// Read the files otherwise than they suggest: a `reading` of `verifyDictionary`.
      package var reading: String?
      /// Whether to measure it as `verifyDictionary` does, on a few hundred tokens, where its model is loaded: what it
      /// finds is among `notes`, and what seems to be read wrongly among `warnings`. It keeps nothing from being
      /// loaded.
      package var check: Bool
      /// If given, `$/progress` notifications with this token tell how far the request is.
      package var workDoneToken: ProgressToken?

      package init(
        path: String? = nil,
        neurons: NeuronsSource? = nil,
        random: RandomSource? = nil,
        name: String? = nil,
        format: String = "auto",
        model: String? = nil,
        hookpoint: String? = nil,
        outputHookpoint: String? = nil,
        reading: String? = nil,
        check: Bool = true,
        workDoneToken: ProgressToken? = nil
      ) {
        self.path = path
        self.neurons = neurons
        self.random = random
        self.name = name
        self.format = format
        self.model = model
        self.hookpoint = hookpoint
        self.outputHookpoint = outputHookpoint
        self.reading = reading
        self.check = check
        self.workDoneToken = workDoneToken
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "path",
            "neurons",
            "random",
            "name",
            "format",
            "model",
            "hookpoint",
            "outputHookpoint",
            "reading",
            "check",
            "workDoneToken",
          ]
        )
        try object.exactlyOne(of: ["path", "neurons", "random"])
        try object.atMostOne(of: ["random", "format"])
        try object.atMostOne(of: ["random", "model"])
        try object.atMostOne(of: ["random", "hookpoint"])
        try object.atMostOne(of: ["random", "outputHookpoint"])
        try object.atMostOne(of: ["random", "reading"])
        try object.atMostOne(of: ["neurons", "format"])
        try object.atMostOne(of: ["neurons", "model"])
        try object.atMostOne(of: ["neurons", "hookpoint"])
        try object.atMostOne(of: ["neurons", "outputHookpoint"])
        try object.atMostOne(of: ["neurons", "reading"])
        path = try object.optional("path")?.nonemptyString()
        neurons = try object.optional("neurons").map { try NeuronsSource($0) }
        random = try object.optional("random").map { try RandomSource($0) }
        name = try object.optional("name")?.nonemptyString()
        format = try object.optional("format")?.nonemptyString() ?? "auto"
        model = try object.optional("model")?.nonemptyString()
        hookpoint = try object.optional("hookpoint")?.nonemptyString()
        outputHookpoint = try object.optional("outputHookpoint")?.nonemptyString()
        reading = try object.optional("reading")?.nonemptyString()
        check = try object.optional("check")?.boolean() ?? true
        workDoneToken = try object.optional("workDoneToken").map { try ProgressToken($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["path"] = path.map { .string($0) }
        object["neurons"] = neurons.map { $0.json }
        object["random"] = random.map { $0.json }
        object["name"] = name.map { .string($0) }
        object["format"] = .string(format)
        object["model"] = model.map { .string($0) }
        object["hookpoint"] = hookpoint.map { .string($0) }
        object["outputHookpoint"] = outputHookpoint.map { .string($0) }
        object["reading"] = reading.map { .string($0) }
        object["check"] = .bool(check)
        object["workDoneToken"] = workDoneToken.map { $0.json }
        return .object(object)
      }
    }

    package typealias Result = LoadedDictionary
  }
}
