internal import LatentTensor

extension Tensor {
  /// `parts` joined along their first axis. Parts of different element types are widened to float32.
  ///
  /// The parts' other axes agree: each was checked against its shape when it was read.
  static func stacked(_ parts: [Tensor]) throws -> Tensor {
    guard let first = parts.first, parts.count > 1 else { return parts.first ?? Tensor([Float]()) }
    let dtype = parts.allSatisfy { $0.dtype == first.dtype } ? first.dtype : .float32
    let rows = parts.reduce(0) { $0 + ($1.shape.first ?? 0) }
    let converted = try parts.map { try $0.converted(to: dtype) }
    return Tensor(dtype: dtype, shape: [rows] + first.shape.dropFirst()) { target in
      var offset = 0
      for part in converted {
        part.withUnsafeBytes { bytes in
          UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + bytes.count]).copyMemory(from: bytes)
        }
        offset += part.byteCount
      }
    }
  }

  /// Whether both are the same numbers in the same element type.
  func hasSameBytes(as other: Tensor) -> Bool {
    guard dtype == other.dtype, shape == other.shape else { return false }
    return withUnsafeBytes { mine in other.withUnsafeBytes { mine.elementsEqual($0) } }
  }
}
