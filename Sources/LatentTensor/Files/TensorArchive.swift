internal import LatentSupport

/// Named tensors in files, read one at a time and without copies where the format allows it.
package protocol TensorArchive: Sendable {
  /// The file or folder that errors name.
  var path: String { get }
  /// Every tensor's name, sorted.
  var names: [String] { get }
  /// The shape of the tensor `name`, or nil when there is none; reads no data.
  func shape(of name: String) -> [Int]?
  /// The tensor `name`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is none, or when its element type is none of `DType`.
  func tensor(named name: String) throws -> Tensor
}

extension TensorArchive {
  /// Whether there is a tensor of that name.
  package func contains(_ name: String) -> Bool {
    shape(of: name) != nil
  }

  /// The tensor `name`, which has to have `shape`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it is missing or has another shape.
  package func tensor(named name: String, shape: [Int]) throws -> Tensor {
    let tensor = try tensor(named: name)
    guard tensor.shape == shape else {
      throw LatentError.unreadable(path, "Tensor \(name) in \(path) has shape \(tensor.shape), not \(shape).")
    }
    return tensor
  }

  /// The first of `names` that exists, for families that renamed a tensor.
  package func firstName(of names: [String]) -> String? {
    names.first { contains($0) }
  }

  /// The error for a tensor that is not there; names a few that are.
  func missing(_ name: String) -> LatentError {
    let some = names.prefix(3).joined(separator: ", ")
    return LatentError.unreadable(
      path,
      names.isEmpty
        ? "\(path) holds no tensors, so it has no \(name)."
        : "\(path) has no tensor \(name); it has \(names.count), such as \(some)."
    )
  }
}
