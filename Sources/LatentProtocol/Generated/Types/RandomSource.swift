// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A dictionary whose latents mean nothing, to compare with: as many of them, as long, and as many firing at each
  /// position as in one that is loaded, in random directions.
  package struct RandomSource: WireValue {
    /// A loaded dictionary, of files.
    package var like: String
    /// Latents that fire at each position; as many as in the other unless given. To be given where that has no fixed
    /// number.
    package var top: Int?
    /// Decides the directions.
    package var seed: Int

    package init(like: String, top: Int? = nil, seed: Int = 0) {
      self.like = like
      self.top = top
      self.seed = seed
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["like", "top", "seed"])
      like = try object.required("like").nonemptyString()
      top = try object.optional("top")?.integer(from: 1)
      seed = try object.optional("seed")?.integer(from: 0) ?? 0
    }

    package var json: JSON {
      var object = JSONObject()
      object["like"] = .string(like)
      object["top"] = top.map { .integer($0) }
      object["seed"] = .integer(seed)
      return .object(object)
    }
  }
}
