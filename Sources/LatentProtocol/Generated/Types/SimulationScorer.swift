// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// Do the activations that a reader of the explanation predicts go with the true ones, token by token? Needs
  /// `client`.
  package struct SimulationScorer: WireValue {
    /// What `kind` says of it.
    package static let kind = "simulation"
    /// How activations are predicted: `structured`, as a list that a chat model writes; `probabilities`, from the
    /// log-probabilities of the prompt's tokens; `auto`, structured from an endpoint and probabilities from a loaded
    /// model.
    package var mode: SimulationMode

    package init(mode: SimulationMode = .auto) {
      self.mode = mode
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["kind", "mode"])
      try object.required("kind").constant(Self.kind)
      mode = try object.optional("mode").map { try SimulationMode($0) } ?? .auto
    }

    package var json: JSON {
      var object = JSONObject()
      object["kind"] = .string(Self.kind)
      object["mode"] = mode.json
      return .object(object)
    }
  }
}
