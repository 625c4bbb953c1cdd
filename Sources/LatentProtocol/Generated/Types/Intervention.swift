// Made by protocol/generate from protocol/openrpc.json; change that instead.

package import LatentSupport

extension Wire {
  /// One edit of the forward pass. Editing a latent leaves the dictionary's reconstruction error in place. The same
  /// edit gives the same result with and without a key-value cache.
  package struct Intervention: WireValue {
    /// What an intervention edits: everything at a hookpoint, or one latent where its dictionary reads.
    package var at: InterventionTarget
    /// `add`: x + strength·v. `set`: a latent's activation becomes `strength`, or the whole value becomes `vector`.
    /// `scale`: multiplied by `strength`. `ablate`: a latent to 0, the direction `vector` projected out, or a hookpoint
    /// to 0. `reflect`: mirrored in a plane, a saved probe's or the one across `vector` at `strength`.
    package var operation: InterventionOperation
    /// The direction or value. For a latent the default is its decoder row.
    package var vector: SteeringDirection?
    /// Factor of the vector, value of the latent, or factor of the value. Needed by `scale` and by `set` without a
    /// vector; 1 for `add` unless given. For `reflect` across a vector, how far the plane is from the origin along it;
    /// 0 unless given.
    package var strength: Double?
    /// For `reflect`: in whose plane.
    package var probe: ProbeReference?
    /// Where in the sequence; everywhere unless given.
    package var positions: Positions?

    package init(
      at: InterventionTarget,
      operation: InterventionOperation,
      vector: SteeringDirection? = nil,
      strength: Double? = nil,
      probe: ProbeReference? = nil,
      positions: Positions? = nil
    ) {
      self.at = at
      self.operation = operation
      self.vector = vector
      self.strength = strength
      self.probe = probe
      self.positions = positions
    }

    package init(_ reader: JSONReader) throws {
      let object = try reader.object(fields: ["at", "operation", "vector", "strength", "probe", "positions"])
      at = try InterventionTarget(object.required("at"))
      operation = try InterventionOperation(object.required("operation"))
      vector = try object.optional("vector").map { try SteeringDirection($0) }
      strength = try object.optional("strength")?.number()
      probe = try object.optional("probe").map { try ProbeReference($0) }
      positions = try object.optional("positions").map { try Positions($0) }
    }

    package var json: JSON {
      var object = JSONObject()
      object["at"] = at.json
      object["operation"] = operation.json
      object["vector"] = vector.map { $0.json }
      object["strength"] = strength.map { .number($0) }
      object["probe"] = probe.map { $0.json }
      object["positions"] = positions.map { $0.json }
      return .object(object)
    }
  }
}
