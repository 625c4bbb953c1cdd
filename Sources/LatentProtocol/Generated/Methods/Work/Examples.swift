// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Shows windows in which a latent fires, and others in which it is silent.
  ///
  /// Windows come from the whole cache, `sampler.train` of them activating. The same sampler and seed give the same
  /// windows.
  package enum Examples: WireMethod {
    package static let name = "examples"

    /// What `examples` is asked with.
    package struct Params: WireValue {
      /// A cache in the workspace.
      package var cache: String
      /// A dictionary of the cache.
      package var dictionary: String
      /// Which latent, from 0.
      package var latent: Int
      /// Which windows stand for a latent; the sampler's defaults unless given.
      package var sampler: Sampler?

      package init(cache: String, dictionary: String, latent: Int, sampler: Sampler? = nil) {
        self.cache = cache
        self.dictionary = dictionary
        self.latent = latent
        self.sampler = sampler
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(fields: ["cache", "dictionary", "latent", "sampler"])
        cache = try object.required("cache").nonemptyString()
        dictionary = try object.required("dictionary").nonemptyString()
        latent = try object.required("latent").integer(from: 0)
        sampler = try object.optional("sampler").map { try Sampler($0) }
      }

      package var json: JSON {
        var object = JSONObject()
        object["cache"] = .string(cache)
        object["dictionary"] = .string(dictionary)
        object["latent"] = .integer(latent)
        object["sampler"] = sampler.map { $0.json }
        return .object(object)
      }
    }

    /// What `examples` answers.
    package struct Result: WireValue {
      /// Which latent.
      package var latent: Int
      /// Strongest slice first.
      package var activating: [Example]
      /// Windows in which the latent is silent.
      package var nonActivating: [Example]
      /// Tokens on which it fires, in the whole cache.
      package var firingCount: Int
      /// The same as a share of the cached tokens.
      package var firingFraction: Double
      /// Strongest activation in the whole cache; 0 if it never fires.
      package var maxActivation: Double

      package init(
        latent: Int,
        activating: [Example],
        nonActivating: [Example],
        firingCount: Int,
        firingFraction: Double,
        maxActivation: Double
      ) {
        self.latent = latent
        self.activating = activating
        self.nonActivating = nonActivating
        self.firingCount = firingCount
        self.firingFraction = firingFraction
        self.maxActivation = maxActivation
      }

      package init(_ reader: JSONReader) throws {
        let object = try reader.object(
          fields: [
            "latent",
            "activating",
            "nonActivating",
            "firingCount",
            "firingFraction",
            "maxActivation",
          ]
        )
        latent = try object.required("latent").integer(from: 0)
        activating = try object.required("activating").array().map { try Example($0) }
        nonActivating = try object.required("nonActivating").array().map { try Example($0) }
        firingCount = try object.required("firingCount").integer(from: 0)
        firingFraction = try object.required("firingFraction").number(from: 0, to: 1)
        maxActivation = try object.required("maxActivation").number()
      }

      package var json: JSON {
        var object = JSONObject()
        object["latent"] = .integer(latent)
        object["activating"] = .array(activating.map { $0.json })
        object["nonActivating"] = .array(nonActivating.map { $0.json })
        object["firingCount"] = .integer(firingCount)
        object["firingFraction"] = .number(firingFraction)
        object["maxActivation"] = .number(maxActivation)
        return .object(object)
      }
    }
  }
}
