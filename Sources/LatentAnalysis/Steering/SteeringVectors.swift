package import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Directions that carry a model from a behaviour's absence to its presence, one for each hookpoint, with everything that
/// has to be known to use them.
package struct SteeringVectors: Sendable, Equatable {
  /// One hookpoint's vector.
  package struct Site: Sendable, Equatable {
    package var hookpoint: Hookpoint
    /// [width], from negative to positive, as long as the classes' means are apart along it.
    package var vector: [Float]
    /// Mean norm of the activations that it was made of: what a strength has to be measured by.
    package var residualNorm: Double
    /// Distance of the classes' means along the vector, in standard deviations within a class (d′).
    package var separation: Double

    /// Length of `vector`.
    package var norm: Double { Vectors.norm(vector.map(Double.init)) }

    package init(hookpoint: Hookpoint, vector: [Float], residualNorm: Double, separation: Double) {
      self.hookpoint = hookpoint
      self.vector = vector
      self.residualNorm = residualNorm
      self.separation = separation
    }
  }

  package var sites: [Site]
  /// Where they come from: model and its identity, recipe, token rule, pairs, hash of the data. Strings that a person reads.
  package var provenance: [String: String]

  package init(sites: [Site], provenance: [String: String]) {
    self.sites = sites
    self.provenance = provenance
  }

  private static let format = "latentd-steering-vectors"

  /// The vector at `hookpoint`.
  package func site(at hookpoint: Hookpoint) -> Site? { sites.first { $0.hookpoint == hookpoint } }

  /// Writes them as safetensors: a tensor [width] for each hookpoint, by its name, and the rest as metadata.
  package func write(to path: String) throws {
    let numbers = sites.map { site -> (String, JSON) in
      (
        site.hookpoint.description,
        ["residualNorm": .number(site.residualNorm), "separation": .number(site.separation)]
      )
    }
    var metadata = provenance
    metadata["format"] = Self.format
    metadata["sign"] = "positive minus negative"
    metadata["sites"] = JSON.object(JSONObject(numbers)).description
    let tensors = sites.map { ($0.hookpoint.description, Tensor($0.vector, shape: [$0.vector.count])) }
    try Safetensors.write(Dictionary(uniqueKeysWithValues: tensors), metadata: metadata, to: path)
  }

  /// Reads what `write` has written.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file.
  package init(readingFrom path: String) throws {
    let file = try SafetensorsFile(path: path)
    guard file.metadata["format"] == Self.format else {
      throw LatentError.unreadable(path, "\(path) holds no steering vectors of latentd.")
    }
    let numbers = try? JSON(parsing: file.metadata["sites"] ?? "{}")
    sites = try file.names.map { name in
      guard let hookpoint = Hookpoint(wireName: name) else {
        throw LatentError.unreadable(path, "\(path) holds the tensor \(name), which is no hookpoint.")
      }
      let tensor = try file.tensor(named: name)
      guard tensor.shape.count == 1, tensor.dtype.isFloatingPoint, tensor.isFinite() else {
        throw LatentError.unreadable(path, "The tensor \(name) of \(path) must be a vector of finite numbers.")
      }
      return Site(
        hookpoint: hookpoint,
        vector: tensor.floats(),
        residualNorm: numbers?[name]?["residualNorm"]?.numberValue ?? 0,
        separation: numbers?[name]?["separation"]?.numberValue ?? 0
      )
    }
    provenance = file.metadata.filter { !["format", "sign", "sites"].contains($0.key) }
  }
}
