internal import LatentSupport
internal import LatentTensor

/// A PEFT LoRA adapter: for some of a checkpoint's tensors, what is added to them or put in their place.
struct Adapter {
  /// The two matrices of one weight.
  struct Factors {
    /// [rank, input]; of an embedding [rank, rows].
    let a: String
    /// [output, rank]; of an embedding [columns, rank].
    let b: String
    let isEmbedding: Bool
    let scale: Float
    /// Whether the weight is [input, output].
    var isTransposed = false
  }

  /// What happens to one tensor of the checkpoint, in this order.
  struct Change {
    /// The tensor that replaces it.
    var replacement: String?
    var factors: Factors?
    /// A vector that is added, and what it is multiplied by.
    var addition: (name: String, scale: Float)?
  }

  let archive: any TensorArchive
  /// By the names of the checkpoint's tensors.
  let changes: [String: Change]
  /// The files that the adapter is made of.
  let files: [String]

  private static let names = ["adapter_model.safetensors", "adapter_model.bin"]

  /// Reads the adapter in `folder` and finds the tensor of `base` that each of its own belongs to.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the field or tensor.
  init(_ folder: CheckpointFolder, for base: any TensorArchive) throws {
    let configuration = try AdapterConfiguration(Configuration(readingFrom: folder.file("adapter_config.json")))
    archive = try folder.weights(Self.names)
    files = try [folder.file("adapter_config.json")] + folder.weightFiles(Self.names)
    var reader = AdapterReader(archive: archive, base: base, configuration: configuration)
    changes = try reader.read()
  }

  /// What was done, for the user.
  var note: String {
    let merged = changes.values.count(where: { $0.factors != nil })
    let replaced = changes.values.count(where: { $0.replacement != nil })
    return "The LoRA adapter \(archive.path) is merged into \(merged) weights"
      + (replaced == 0 ? "." : ", and replaces \(replaced) tensors.")
  }
}
