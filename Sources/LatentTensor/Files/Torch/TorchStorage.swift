/// A run of numbers in a checkpoint of PyTorch, which any number of tensors show parts of.
struct TorchStorage: Sendable, Equatable {
  /// By which the checkpoint knows it.
  let key: String
  /// nil for an untyped one, whose tensors say what its bytes are.
  let type: StoredType?
  /// Elements; bytes of an untyped one.
  let count: Int

  var byteCount: Int { count * (type?.byteWidth ?? 1) }
}

/// A tensor of a checkpoint of PyTorch, not yet read.
struct TorchTensor: Sendable {
  let storage: TorchStorage
  let layout: StoredTensor
}
