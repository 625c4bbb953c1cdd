package import LatentModels
internal import LatentSupport
internal import LatentTensor

extension SteeringVectors {
  /// Reads vectors from a safetensors file of this project's own or of anybody else's: a tensor [width] or [1, width] for
  /// each hookpoint, by its name.
  ///
  /// - Parameter hookpoint: what a name means, in the words of the model's library; nil for none.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file and the tensor at fault.
  package init(importing path: String, hookpoint: (String) -> Hookpoint?) throws {
    if let own = try? SteeringVectors(readingFrom: path) {
      self = own
      return
    }
    let file = try SafetensorsFile(path: path)
    guard !file.names.isEmpty else {
      throw LatentError.unreadable(path, "\(path) holds no tensors.")
    }
    let sites = try file.names.map { name -> Site in
      guard let place = hookpoint(name) else {
        throw LatentError.unreadable(
          path,
          "\(path) holds the tensor \(name), which is no hookpoint; name tensors after where they are added (layers.5)."
        )
      }
      let tensor = try file.tensor(named: name)
      let isVector = tensor.shape.count == 1 || (tensor.shape.count == 2 && tensor.shape[0] == 1)
      guard isVector, tensor.count > 0, tensor.dtype.isFloatingPoint, tensor.isFinite() else {
        throw LatentError.unreadable(
          path,
          "The tensor \(name) of \(path) must be a vector of finite numbers."
        )
      }
      return Site(hookpoint: place, vector: tensor.floats(), residualNorm: 0, separation: 0)
    }
    guard Set(sites.map(\.hookpoint)).count == sites.count else {
      throw LatentError.unreadable(path, "\(path) holds two vectors of one hookpoint.")
    }
    self.init(
      sites: sites,
      provenance: file.metadata.merging(["importedFrom": "safetensors"]) { $1 }
    )
  }
}
