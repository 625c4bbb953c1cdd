package import LatentSupport

/// Named tensors in files, read one at a time and without copies where the format allows it.
package protocol TensorArchive: Sendable {
  /// The file or folder that errors name.
  var path: String { get }
  /// Every tensor's name, sorted.
  var names: [String] { get }
  /// The shape of the tensor `name`, or nil when there is none; reads no data.
  func shape(of name: String) -> [Int]?
  /// What the elements of the tensor `name` are read as, or nil when there is none or they cannot be read; reads no data.
  func dtype(of name: String) -> DType?
  /// Numbers, texts, truth values and lists that a pickled dictionary holds beside its tensors (`k`, `activation`). Empty
  /// for formats that hold only tensors.
  var values: JSONObject { get }
  /// The tensor `name`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when there is none, or when its element type is none of `DType`.
  func tensor(named name: String) throws -> Tensor
}

extension TensorArchive {
  package var values: JSONObject { JSONObject() }

  /// Whether there is a tensor of that name.
  package func contains(_ name: String) -> Bool {
    shape(of: name) != nil
  }

  /// The tensor `name`, which has to have `shape`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when it is missing or has another shape.
  package func tensor(named name: String, shape: [Int]) throws -> Tensor {
    // Looked at before anything is read, since a file may claim more than there is memory for.
    guard let found = self.shape(of: name) else { throw missing(name) }
    guard found == shape else {
      throw LatentError.unreadable(path, "Tensor \(name) in \(path) has shape \(found), not \(shape).")
    }
    return try tensor(named: name)
  }

  /// The first of `names` that exists, for families that renamed a tensor.
  package func firstName(of names: [String]) -> String? {
    names.first { contains($0) }
  }

  /// The error for a tensor that is not there; names a few that are.
  package func missing(_ name: String) -> LatentError {
    let some = names.prefix(3).joined(separator: ", ")
    return LatentError.unreadable(
      path,
      names.isEmpty
        ? "\(path) holds no tensors, so it has no \(name)."
        : "\(path) has no tensor \(name); it has \(names.count), such as \(some)."
    )
  }
}
