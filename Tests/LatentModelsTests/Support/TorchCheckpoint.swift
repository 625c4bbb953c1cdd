import Foundation
import LatentTensor

/// Writes checkpoints as PyTorch does, of contiguous float32 tensors.
enum TorchCheckpoint {
  /// An archive of a pickle and its storages, stored.
  static func archive(pickle: [UInt8], storages: [[UInt8]] = []) -> [UInt8] {
    var files = [("archive/data.pkl", pickle)]
    for (index, storage) in storages.enumerated() { files.append(("archive/data/\(index)", storage)) }
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in files {
      let start = UInt32(bytes.count)
      let fields =
        little(UInt16(20)) + little(UInt64(0)) + little(UInt32(0)) + little(UInt32(content.count))
        + little(UInt32(content.count)) + little(UInt16(name.utf8.count)) + little(UInt16(0))
      bytes += little(UInt32(0x0403_4b50)) + fields + Array(name.utf8) + content
      directory += little(UInt32(0x0201_4b50)) + little(UInt16(20)) + fields + little(UInt16(0)) + little(UInt64(0))
      directory += little(start) + Array(name.utf8)
    }
    let count = little(UInt16(files.count))
    let end = little(UInt32(directory.count)) + little(UInt32(bytes.count)) + little(UInt16(0))
    return bytes + directory + little(UInt32(0x0605_4b50)) + little(UInt32(0)) + count + count + end
  }

  /// A state dictionary.
  static func bytes(_ tensors: [String: Tensor]) throws -> [UInt8] {
    var pickle: [UInt8] = [0x80, 2] + Array("}(".utf8)
    var storages: [[UInt8]] = []
    for (name, tensor) in tensors.sorted(by: { $0.key < $1.key }) {
      let tensor = try tensor.converted(to: .float32)
      pickle += text(name) + Array("ctorch._utils\n_rebuild_tensor_v2\n((".utf8)
      pickle += text("storage") + Array("ctorch\nFloatStorage\n".utf8) + text(String(storages.count)) + text("cpu")
      pickle += integer(tensor.count) + Array("tQ".utf8) + integer(0)
      var strides: [Int] = []
      var step = 1
      for length in tensor.shape.reversed() {
        strides.insert(step, at: 0)
        step *= length
      }
      pickle += tuple(tensor.shape) + tuple(strides) + [0x89] + Array("}tR".utf8)
      storages.append(tensor.withUnsafeBytes { Array($0) })
    }
    return archive(pickle: pickle + Array("u.".utf8), storages: storages)
  }

  private static func text(_ text: String) -> [UInt8] {
    [UInt8(ascii: "X")] + little(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  private static func integer(_ value: Int) -> [UInt8] { [UInt8(ascii: "J")] + little(Int32(value)) }

  private static func tuple(_ values: [Int]) -> [UInt8] {
    [UInt8(ascii: "(")] + values.flatMap { integer($0) } + [UInt8(ascii: "t")]
  }

  private static func little(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
