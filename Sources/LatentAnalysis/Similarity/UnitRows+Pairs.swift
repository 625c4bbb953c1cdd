internal import LatentTensor

extension UnitRows {
  /// The cosine of row a with row b of `other`, for each pair.
  package func cosines(_ pairs: [LatentMatching.Pair], with other: UnitRows) -> [Float] {
    tensor.withUnsafeBytes { mine in
      other.tensor.withUnsafeBytes { theirs in
        pairs.map { pair in
          var sums = SIMD8<Float>.zero
          var rest: Float = 0
          let (first, second) = (4 * pair.a * width, 4 * pair.b * width)
          var index = 0
          while index + 8 <= width {
            sums +=
              mine.loadUnaligned(fromByteOffset: first + 4 * index, as: SIMD8<Float>.self)
              * theirs.loadUnaligned(fromByteOffset: second + 4 * index, as: SIMD8<Float>.self)
            index += 8
          }
          while index < width {
            rest +=
              mine.loadUnaligned(fromByteOffset: first + 4 * index, as: Float.self)
              * theirs.loadUnaligned(fromByteOffset: second + 4 * index, as: Float.self)
            index += 1
          }
          return sums.sum() + rest
        }
      }
    }
  }
}
