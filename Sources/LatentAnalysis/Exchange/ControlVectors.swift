internal import LatentModels
internal import LatentSupport
internal import LatentTensor

/// Steering vectors as llama.cpp's control vectors: a GGUF file of the architecture `controlvector` with a float32 tensor
/// `direction.N` [width] for each block, which llama.cpp adds to what leaves block N, counted from 0: the hookpoint
/// `layers.N`. It reads none for block 0.
package enum ControlVectors {
  private static let prefix = "direction."
  private static let architecture = "controlvector"

  /// - Parameter modelHint: the architecture of the model that they are for, as llama.cpp calls it.
  /// - Throws: `LatentError` (`invalidParams`, field `vector`) for vectors at places that the format does not have.
  package static func write(
    _ vectors: SteeringVectors,
    name: String,
    modelHint: String,
    to path: String
  ) throws {
    let blocks = try vectors.sites.map { site -> (layer: Int, vector: [Float]) in
      guard site.hookpoint.site == .output, let layer = site.hookpoint.layer, layer > 0 else {
        throw LatentError.invalid(
          "vector",
          "The steering vector \(name) has one at \(site.hookpoint), which a control vector cannot hold: only those of "
            + "layers.1 and later, which are added to what leaves the block."
        )
      }
      return (layer, site.vector)
    }.sorted { $0.layer < $1.layer }
    if let other = blocks.first(where: { $0.vector.count != blocks[0].vector.count }) {
      throw LatentError.invalid(
        "vector",
        "The steering vector \(name) has \(blocks[0].vector.count) numbers at layers.\(blocks[0].layer) and "
          + "\(other.vector.count) at layers.\(other.layer); a control vector has one width."
      )
    }
    try GGUF.write(
      blocks.map { ("\(prefix)\($0.layer)", Tensor($0.vector)) },
      settings: [
        ("general.architecture", .text(architecture)),
        ("controlvector.model_hint", .text(modelHint)),
        ("controlvector.layer_count", .count(UInt32(clamping: blocks.count))),
      ],
      to: path
    )
  }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and what is wrong with it.
  package static func read(_ path: String) throws -> SteeringVectors {
    let file = try GGUFFile(path: path)
    let found = file.values["general.architecture"]?.stringValue
    guard found == architecture else {
      throw LatentError.unreadable(
        path,
        "\(path) holds \(found ?? "something without general.architecture"), no control vectors (\(architecture))."
      )
    }
    let sites = try file.names.compactMap { name -> SteeringVectors.Site? in
      guard name.hasPrefix(prefix) else { return nil }
      guard let layer = Int(name.dropFirst(prefix.count)), layer > 0, "\(prefix)\(layer)" == name
      else {
        throw LatentError.unreadable(
          path,
          "\(path) holds the tensor \(name), but directions are numbered from 1."
        )
      }
      let tensor = try file.tensor(named: name)
      guard tensor.shape.count == 1, tensor.count > 0, tensor.isFinite() else {
        throw LatentError.unreadable(
          path,
          "The tensor \(name) of \(path) must be a vector of finite numbers."
        )
      }
      return SteeringVectors.Site(
        hookpoint: .output(layer),
        vector: tensor.floats(),
        residualNorm: 0,
        separation: 0
      )
    }
    guard !sites.isEmpty else {
      throw LatentError.unreadable(path, "\(path) holds no direction.N.")
    }
    var provenance = ["importedFrom": "gguf"]
    provenance["modelHint"] = file.values["controlvector.model_hint"]?.stringValue
    return SteeringVectors(
      sites: sites.sorted { ($0.hookpoint.layer ?? 0) < ($1.hookpoint.layer ?? 0) },
      provenance: provenance
    )
  }
}
