// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// What a latent's decoder row does to next-token logits by itself: read by the final norm and the unembedding, as
  /// long as a residual stream whose numbers have variance 1, without the blocks in between.
  package struct LogitEffects: WireValue {
    /// The tokens whose logits rise most, strongest first.
    package var up: [LogitEffect]
    /// The tokens whose logits fall most, strongest first.
    package var down: [LogitEffect]

    package init(up: [LogitEffect], down: [LogitEffect]) {
      self.up = up
      self.down = down
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["up", "down"])
      up = try object.required("up").array().map { try LogitEffect($0) }
      down = try object.required("down").array().map { try LogitEffect($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["up"] = .array(up.map { $0.json })
      object["down"] = .array(down.map { $0.json })
      return .object(object)
    }
  }
}
