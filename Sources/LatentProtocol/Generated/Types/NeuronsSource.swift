// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// A layer of the model itself, read as if it were a dictionary whose latents are its neurons.
  package struct NeuronsSource: WireValue {
    /// A loaded model.
    package var model: String
    /// Where activations are read or edited: `embedding`, `layers.N`, `layers.N.input`, `layers.N.attention`,
    /// `layers.N.attention.heads`, `layers.N.mlp`, `layers.N.mlp.input`, `layers.N.mlp.input.normalized`,
    /// `layers.N.mlp.output`, `layers.N.mlp.neurons`, `final`; of recurrent models `layers.N.state`,
    /// `layers.N.state.conv`, `layers.N.state.shift`, `layers.N.state.shift.mlp` as far as the family has them, a state
    /// after a position, flattened row-major, whose edit changes what the following positions compute; or the same
    /// place by the name that TransformerLens or the Hugging Face module tree gives it.
    package var hookpoint: String
    /// Keep only this many neurons, the strongest, at each position; all unless given. Neurons that are not positive
    /// never fire.
    package var top: Int?

    package init(model: String, hookpoint: String, top: Int? = nil) {
      self.model = model
      self.hookpoint = hookpoint
      self.top = top
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["model", "hookpoint", "top"])
      model = try object.required("model").nonemptyString()
      hookpoint = try object.required("hookpoint").nonemptyString()
      top = try object.optional("top")?.integer(from: 1)
    }

    package var json: JSON {
      var object = JSONObject()
      object["model"] = .string(model)
      object["hookpoint"] = .string(hookpoint)
      object["top"] = top.map { .integer($0) }
      return .object(object)
    }
  }
}
