internal import CLatentKernels
internal import LatentSupport

extension Tensor {
  /// The elements as 32-bit floats: exact for float16 and bfloat16, rounded for large integers.
  package func floats() -> [Float] {
    let count = count
    return [Float](unsafeUninitializedCapacity: count) { target, initialized in
      withUnsafeBytes { source in
        Tensor.widen(source, from: dtype, into: target.baseAddress, count: count)
      }
      initialized = count
    }
  }

  /// The elements of an integer tensor.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for a floating-point tensor.
  package func integers() throws -> [Int] {
    switch dtype {
    case .int32:
      return withUnsafeBytes { bytes in
        (0..<count).map { Int(bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self)) }
      }
    case .int64:
      return withUnsafeBytes { bytes in
        (0..<count).map { Int(bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)) }
      }
    case .float32, .float16, .bfloat16:
      throw LatentError(.invalidParams, "Expected a tensor of int32 or int64, not of \(dtype.rawValue).")
    }
  }

  /// The same numbers as `target`, rounded to nearest even where it is narrower; itself when that is its dtype already.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for conversions to or between integers, which nothing here needs.
  package func converted(to target: DType) throws -> Tensor {
    if target == dtype { return self }
    guard target.isFloatingPoint else {
      throw LatentError(.invalidParams, "A \(dtype.rawValue) tensor cannot be converted to \(target.rawValue).")
    }
    let values = floats()
    if target == .float32 { return Tensor(values, shape: shape) }
    return Tensor(dtype: target, shape: shape) { bytes in
      values.withUnsafeBufferPointer { source in
        guard let output = bytes.baseAddress, let input = source.baseAddress else { return }
        if target == .bfloat16 {
          latent_float32_to_bfloat16(input, output, values.count)
        } else {
          latent_float32_to_float16(input, output, values.count)
        }
      }
    }
  }

  /// A matrix [rows, columns] turned into [columns, rows].
  ///
  /// - Throws: `LatentError` (`internal`) when this is not a matrix.
  package func transposed() throws -> Tensor {
    guard shape.count == 2 else {
      throw LatentError(.internal, "Only a matrix can be transposed, not a tensor of shape \(shape).")
    }
    let rows = shape[0]
    let columns = shape[1]
    return Tensor(dtype: dtype, shape: [columns, rows]) { target in
      withUnsafeBytes { source in
        guard let input = source.baseAddress, let output = target.baseAddress else { return }
        latent_transpose(input, output, rows, columns, dtype.byteWidth)
      }
    }
  }

  /// Whether no element is NaN or infinite; integers always are finite.
  package func isFinite() -> Bool {
    withUnsafeBytes { source in
      guard let input = source.baseAddress else { return true }
      return switch dtype {
      case .float32: latent_all_finite_float32(input, count)
      case .float16: latent_all_finite_float16(input, count)
      case .bfloat16: latent_all_finite_bfloat16(input, count)
      case .int32, .int64: true
      }
    }
  }

  /// Writes `count` elements of `source` as floats.
  static func widen(
    _ source: UnsafeRawBufferPointer,
    from dtype: DType,
    into target: UnsafeMutablePointer<Float>?,
    count: Int
  ) {
    guard let input = source.baseAddress, let target else { return }
    switch dtype {
    case .float32: UnsafeMutableRawPointer(target).copyMemory(from: input, byteCount: count * 4)
    case .float16: latent_float16_to_float32(input, target, count)
    case .bfloat16: latent_bfloat16_to_float32(input, target, count)
    case .int32:
      for index in 0..<count { target[index] = Float(source.loadUnaligned(fromByteOffset: index * 4, as: Int32.self)) }
    case .int64:
      for index in 0..<count { target[index] = Float(source.loadUnaligned(fromByteOffset: index * 8, as: Int64.self)) }
    }
  }
}
