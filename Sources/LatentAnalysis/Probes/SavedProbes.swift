package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Probes of one study, as the workspace keeps them: a safetensors file with `HOOKPOINT/KIND/weight` and
/// `HOOKPOINT/KIND/bias` for each, and what has to be known to use them as metadata.
package struct SavedProbes: Sendable {
  /// One probe and where it reads.
  package struct Site: Sendable, Equatable {
    package var hookpoint: Hookpoint
    package var kind: ProbeKind
    package var probe: LinearProbe
    /// On held-out statements of the kind that it was made for.
    package var heldOutArea: Double

    package init(hookpoint: Hookpoint, kind: ProbeKind, probe: LinearProbe, heldOutArea: Double) {
      self.hookpoint = hookpoint
      self.kind = kind
      self.probe = probe
      self.heldOutArea = heldOutArea
    }
  }

  package var sites: [Site]
  /// By which the model was loaded, and its weights' hash.
  package var model: String
  package var modelIdentity: String
  /// Which of a statement's tokens is read, from the end.
  package var position: Int
  /// The false and the true answer, where all statements had the same.
  package var choices: [String]?
  /// Where they come from. Strings that a person reads.
  package var provenance: [String: String]

  package init(
    sites: [Site],
    model: String,
    modelIdentity: String,
    position: Int,
    choices: [String]?,
    provenance: [String: String]
  ) {
    self.sites = sites
    self.model = model
    self.modelIdentity = modelIdentity
    self.position = position
    self.choices = choices
    self.provenance = provenance
  }

  private static let format = "latentd-probes"

  /// The probe that did best where it was made for, of those asked for.
  ///
  /// - Throws: `LatentError` (`invalidParams`) that says what there is.
  package func site(at hookpoint: Hookpoint?, kind: ProbeKind?, named name: String, field: String) throws -> Site {
    let chosen = sites.filter { ($0.hookpoint == hookpoint || hookpoint == nil) && ($0.kind == kind || kind == nil) }
    // Of equals the first.
    if let best = chosen.max(by: { $0.heldOutArea < $1.heldOutArea }) {
      return chosen.first { $0.heldOutArea == best.heldOutArea } ?? best
    }
    let there = sites.map { "\($0.kind.rawValue) at \($0.hookpoint)" }.joined(separator: ", ")
    throw LatentError.invalid(
      field,
      "The probe \(name) has nothing\(kind.map { " of kind \($0.rawValue)" } ?? "")"
        + "\(hookpoint.map { " at \($0)" } ?? ""); it has \(there)."
    )
  }

  package func write(to path: String) throws {
    var tensors: [String: Tensor] = [:]
    for site in sites {
      let name = "\(site.hookpoint)/\(site.kind.rawValue)"
      tensors["\(name)/weight"] = Tensor(site.probe.weight.map { Float($0) }, shape: [site.probe.weight.count])
      tensors["\(name)/bias"] = Tensor([Float(site.probe.bias)], shape: [1])
    }
    var metadata = provenance
    metadata["format"] = Self.format
    metadata["model"] = model
    metadata["modelIdentity"] = modelIdentity
    metadata["position"] = String(position)
    metadata["choices"] = choices.map { JSON.array($0.map { .string($0) }).description }
    metadata["heldOutArea"] =
      JSON.object(
        JSONObject(sites.map { ("\($0.hookpoint)/\($0.kind.rawValue)", .number($0.heldOutArea)) })
      ).description
    try Safetensors.write(tensors, metadata: metadata, to: path)
  }

  /// Reads what `write` has written.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file.
  package init(readingFrom path: String) throws {
    let file = try SafetensorsFile(path: path)
    guard file.metadata["format"] == Self.format, let model = file.metadata["model"],
      let identity = file.metadata["modelIdentity"], let position = file.metadata["position"].flatMap({ Int($0) })
    else { throw LatentError.unreadable(path, "\(path) holds no probes of latentd.") }
    let areas = try? JSON(parsing: file.metadata["heldOutArea"] ?? "{}")
    let choices = (try? JSON(parsing: file.metadata["choices"] ?? "null"))?.arrayValue?.compactMap(\.stringValue)
    self.init(
      sites: try areas.flatMap(\.objectValue).map { areas in
        try areas.map { name, area in
          let parts = name.split(separator: "/")
          guard parts.count == 2, let hookpoint = Hookpoint(wireName: parts[0]),
            let kind = ProbeKind(rawValue: String(parts[1]))
          else { throw LatentError.unreadable(path, "\(path) holds \(name), which is no probe.") }
          let weight = try file.tensor(named: "\(name)/weight")
          let bias = try file.tensor(named: "\(name)/bias")
          guard weight.shape.count == 1, bias.count == 1, weight.isFinite(), bias.isFinite() else {
            throw LatentError.unreadable(
              path,
              "The probe \(name) of \(path) must be a vector and a number, both finite."
            )
          }
          return Site(
            hookpoint: hookpoint,
            kind: kind,
            probe: LinearProbe(weight: weight.floats().map(Double.init), bias: Double(bias.floats()[0])),
            heldOutArea: area.numberValue ?? 0
          )
        }
      } ?? [],
      model: model,
      modelIdentity: identity,
      position: position,
      choices: choices?.count == 2 ? choices : nil,
      provenance: file.metadata
    )
  }
}
