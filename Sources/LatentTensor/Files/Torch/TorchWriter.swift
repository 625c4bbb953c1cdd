internal import LatentSupport

/// Writes tensors as `torch.save` writes a dictionary of them: a zip archive of a pickle and of the numbers. The pickle
/// names nothing but what rebuilds tensors, so that `torch.load` reads it with `weights_only`.
package enum TorchWriter {
  /// Writes `tensors`, in their order, to `path` in one step.
  ///
  /// - Throws: `LatentError` when the file cannot be written.
  package static func write(_ tensors: [(name: String, tensor: Tensor)], to path: String) throws {
    let zip = try ZipWriter(path: path)
    let root = "archive/"
    try zip.add(root + "data.pkl", pickle(tensors))
    try zip.add(root + "byteorder", Array("little".utf8))
    for (index, entry) in tensors.enumerated() {
      try entry.tensor.withUnsafeBytes { try zip.add(root + "data/\(index)", $0) }
    }
    try zip.add(root + "version", Array("3\n".utf8))
    try zip.commit()
  }

  // Protocol 2: https://github.com/python/cpython/blob/main/Lib/pickletools.py
  private static func pickle(_ tensors: [(name: String, tensor: Tensor)]) -> [UInt8] {
    var bytes: [UInt8] = [0x80, 2] + Array("}(".utf8)
    for (index, entry) in tensors.enumerated() {
      let tensor = entry.tensor
      bytes += text(entry.name) + global("torch._utils", "_rebuild_tensor_v2") + Array("((".utf8)
      bytes += text("storage") + global("torch", storage(of: tensor.dtype)) + text(String(index)) + text("cpu")
      bytes +=
        integer(tensor.count) + Array("tQ".utf8) + integer(0) + tuple(tensor.shape) + tuple(strides(tensor.shape))
      // No gradient wanted, no hooks.
      bytes += [0x89] + global("collections", "OrderedDict") + Array(")RtR".utf8)
    }
    return bytes + Array("u.".utf8)
  }

  private static func strides(_ shape: [Int]) -> [Int] {
    shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
  }

  private static func storage(of type: DType) -> String {
    switch type {
    case .float32: "FloatStorage"
    case .float16: "HalfStorage"
    case .bfloat16: "BFloat16Storage"
    case .int32: "IntStorage"
    case .int64: "LongStorage"
    }
  }

  private static func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

  private static func text(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    return [UInt8(ascii: "X")] + withUnsafeBytes(of: UInt32(bytes.count).littleEndian) { Array($0) } + bytes
  }

  /// LONG1: eight bytes, which every number fits.
  private static func integer(_ number: Int) -> [UInt8] {
    [0x8A, 8] + withUnsafeBytes(of: Int64(number).littleEndian) { Array($0) }
  }

  private static func tuple(_ numbers: [Int]) -> [UInt8] {
    Array("(".utf8) + numbers.flatMap { integer($0) } + Array("t".utf8)
  }
}
