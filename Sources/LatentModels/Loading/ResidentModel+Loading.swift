internal import LatentSupport
package import LatentTensor

extension ResidentModel {
  /// Loads the checkpoint in the folder `path`: `config.json`, `model.safetensors` or else `pytorch_model.bin`, single or
  /// in shards, and `tokenizer.json` where there is one; or an RWKV `.pth` file.
  ///
  /// Tensors are read from the mapped files one at a time, so that memory stays near the size of the weights.
  ///
  /// - Parameters:
  ///   - name: by which requests name the model; the folder's own name if not given.
  ///   - adapter: folder of a PEFT LoRA adapter, which is merged into the weights.
  ///   - dtype: `auto` keeps bfloat16 where the device computes in it, and widens everything else to float32.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the file, field or tensor at fault.
  package static func load(
    from path: String,
    name: String? = nil,
    adapter: String? = nil,
    dtype: ModelDType = .auto,
    backend: any Backend
  ) throws -> ResidentModel {
    if RWKVFile.recognises(path) {
      return try load(rwkvFile: path, name: name, adapter: adapter, dtype: dtype, backend: backend)
    }
    let folder = try CheckpointFolder(path)
    let config = try folder.configuration()
    let family = try ArchitectureRegistry.architecture(of: config)
    let stored = try folder.weights()
    let adapter = try adapter.map { try Adapter(CheckpointFolder($0), for: stored) }
    let archive: any TensorArchive = adapter.map { AdaptedArchive(base: stored, adapter: $0) } ?? stored
    let files = try CheckpointIdentity(
      [folder.file("config.json")] + folder.weightFiles() + (adapter?.files ?? [])
    )
    var (precision, notes) = choosePrecision(dtype, stored: mainDType(of: stored), backend: backend)
    if let adapter { notes.append(adapter.note) }
    let weights = WeightReader(archive, precision: precision, backend: backend)
    let blueprint = try family.build(config, weights)
    try weights.finish(ignoring: family.bufferSuffixes)
    notes += weights.notes
    let tokenizer = try folder.tokenizer()
    if tokenizer == nil { notes.append("\(folder.path) has no tokenizer, so the model takes tokens but no text.") }
    return ResidentModel(
      name: name ?? folder.name,
      path: folder.path,
      family: family,
      blueprint: blueprint,
      weights: weights,
      tokenizer: tokenizer,
      files: files,
      endOfTextTokens: try endOfTextTokens(folder, config),
      notes: notes
    )
  }

  /// The element type of most of the checkpoint's numbers.
  static func mainDType(of archive: any TensorArchive) -> DType {
    var counts: [DType: Int] = [:]
    // Buffers (masks of bytes, say) may have types that are not read; they are no weights.
    for name in archive.names {
      guard let dtype = archive.dtype(of: name), dtype.isFloatingPoint, let shape = archive.shape(of: name),
        let count = Tensor.byteCount(shape: shape, elementWidth: 1)
      else { continue }
      // Saturating, since a file may claim what it cannot hold.
      counts[dtype] = min(counts[dtype, default: 0], Int.max - count) + count
    }
    return counts.max { $0.value < $1.value }?.key ?? .float32
  }

  static func choosePrecision(
    _ wanted: ModelDType,
    stored: DType,
    backend: any Backend
  ) -> (Precision, notes: [String]) {
    switch (wanted, stored) {
    case (.float32, _), (.auto, .float32):
      return (.float32, [])
    case (.bfloat16, _), (.auto, .bfloat16):
      if backend.hasBFloat16 { return (.bfloat16, []) }
      return (
        .float32,
        ["\(backend.name) has no bfloat16 dot products, so the weights were widened to float32: twice the memory."]
      )
    case (.auto, _):
      return (
        .float32,
        ["The weights are stored in \(stored.rawValue), which is not computed in; they were widened to float32."]
      )
    }
  }

  /// The tokens that end a text, from `generation_config.json` where it names any, else from `config.json`.
  private static func endOfTextTokens(_ folder: CheckpointFolder, _ config: Configuration) throws -> [Int32] {
    var tokens: [Int] = []
    if folder.contains("generation_config.json") {
      tokens = try Configuration(readingFrom: folder.file("generation_config.json")).integers("eos_token_id")
    }
    if tokens.isEmpty { tokens = try config.integers("eos_token_id") }
    return tokens.compactMap(Int32.init(exactly:))
  }
}
