internal import LatentSupport
package import LatentTensor

/// A checkpoint with a LoRA adapter merged into it: each tensor as it would be had PEFT merged and saved it.
///
/// Merging happens by the names in the checkpoint, before any architecture joins, splits or transposes what it reads,
/// and when a tensor is asked for. Sums are made in float32; what is computed in a narrower type is rounded once, after.
struct AdaptedArchive: TensorArchive {
  let base: any TensorArchive
  let adapter: Adapter

  var path: String { base.path }
  var names: [String] { base.names }
  var values: JSONObject { base.values }

  func shape(of name: String) -> [Int]? { base.shape(of: name) }

  func dtype(of name: String) -> DType? {
    adapter.changes[name] == nil ? base.dtype(of: name) : .float32
  }

  func tensor(named name: String) throws -> Tensor {
    guard let change = adapter.changes[name] else { return try base.tensor(named: name) }
    var tensor = try change.replacement.map { try own($0) } ?? base.tensor(named: name)
    if let addition = change.addition {
      // A vector is a matrix of one row, and the scale a factor of rank 1.
      let row = try own(addition.name).reshaped([1, tensor.count])
      tensor = try tensor.reshaped([1, tensor.count])
        .adding(Tensor([1] as [Float], shape: [1, 1]), times: row, factor: addition.scale).reshaped([tensor.count])
    }
    guard let factors = change.factors else { return try tensor.converted(to: .float32) }
    let a = try own(factors.a)
    let b = try own(factors.b)
    return factors.isTransposed
      ? try tensor.adding(a.transposed(), times: b.transposed(), factor: factors.scale)
      : try tensor.adding(b, times: a, factor: factors.scale)
  }

  /// A tensor of the adapter, which has to hold numbers.
  private func own(_ name: String) throws -> Tensor {
    let tensor = try adapter.archive.tensor(named: name)
    guard tensor.dtype.isFloatingPoint, tensor.isFinite() else {
      throw LatentError.unreadable(
        adapter.archive.path,
        "Tensor \(name) in \(adapter.archive.path) is not of finite floating-point numbers."
      )
    }
    return tensor
  }
}

extension CheckpointFolder {
  /// The folder's weights with the LoRA adapter in another folder merged into them.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the field or tensor at fault.
  package func weights(mergedWith adapter: CheckpointFolder) throws -> any TensorArchive {
    let base = try weights()
    return AdaptedArchive(base: base, adapter: try Adapter(adapter, for: base))
  }
}
