internal import LatentSupport

/// Reading and writing the safetensors format; see `SafetensorsHeader` for the format itself.
package enum Safetensors {
  /// The tensors of a checkpoint folder: `model.safetensors`, or the shards that `model.safetensors.index.json` names.
  ///
  /// - Parameter name: the file's name without the extension.
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when neither exists or either is malformed.
  package static func open(folder: String, name: String = "model") throws -> any TensorArchive {
    try TensorFile.open(folder: folder, names: ["\(name).safetensors"])
  }

  /// Writes `tensors` to `path` in one step. The same tensors and metadata give the same bytes: names are sorted, and
  /// wider elements stand before narrower ones so that every tensor is aligned to its element.
  package static func write(
    _ tensors: [String: Tensor],
    metadata: [String: String] = [:],
    to path: String
  ) throws {
    let ordered = tensors.sorted { ($1.value.dtype.byteWidth, $0.key) < ($0.value.dtype.byteWidth, $1.key) }
    var object = JSONObject()
    if !metadata.isEmpty {
      object["__metadata__"] = .object(
        JSONObject(metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
      )
    }
    var end = 0
    for (name, tensor) in ordered {
      let begin = end
      end += tensor.byteCount
      object[name] = .object(
        JSONObject([
          ("dtype", .string(formatName(of: tensor.dtype))),
          ("shape", .array(tensor.shape.map { .integer($0) })),
          ("data_offsets", .array([.integer(begin), .integer(end)])),
        ])
      )
    }
    var header = JSON.object(object).encoded()
    // Data has to begin at a multiple of 8, which blanks after the JSON are for.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let file = try AtomicFile(path: path)
    try file.write([UInt64(header.count).littleEndian])
    try file.write(header)
    for (_, tensor) in ordered {
      try tensor.withUnsafeBytes { try file.write($0) }
    }
    try file.commit()
  }

  private static func formatName(of dtype: DType) -> String {
    switch dtype {
    case .float32: "F32"
    case .float16: "F16"
    case .bfloat16: "BF16"
    case .int32: "I32"
    case .int64: "I64"
    }
  }
}
