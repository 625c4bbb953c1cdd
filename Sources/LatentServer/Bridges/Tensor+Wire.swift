internal import LatentProtocol
internal import LatentSupport
internal import LatentTensor

extension WireTensor {
  /// The tensor in memory.
  func tensor() throws -> Tensor {
    guard let dtype = DType(rawValue: dtype.rawValue) else {
      throw LatentError(.internal, "The element type \(dtype.rawValue) has no counterpart in memory.")
    }
    return try Tensor(dtype: dtype, shape: shape, bytes: bytes)
  }

  init(_ tensor: Tensor) throws {
    guard let dtype = WireDType(rawValue: tensor.dtype.rawValue) else {
      throw LatentError(.internal, "The element type \(tensor.dtype.rawValue) has no counterpart on the wire.")
    }
    try self.init(dtype: dtype, shape: tensor.shape, bytes: tensor.withUnsafeBytes { Array($0) })
  }

  /// A matrix [rows, width] of numbers, which is what dictionaries read.
  ///
  /// - Throws: `LatentError` (`invalidParams`) naming `field`.
  func matrix(width: Int, field: String, of name: String) throws -> Tensor {
    guard shape.count == 2, shape[1] == width else {
      throw LatentError.invalid(field, "\(field) must have shape [n, \(width)] for \(name), not \(shape).")
    }
    let tensor = try tensor()
    guard tensor.dtype.isFloatingPoint else {
      throw LatentError.invalid(field, "\(field) must hold floating-point numbers, not \(tensor.dtype.rawValue).")
    }
    guard tensor.isFinite() else { throw LatentError.invalid(field, "\(field) holds NaN or infinite values.") }
    return tensor
  }
}

/// Where a request's tensors go: into the message, or together into a file.
struct TensorDelivery {
  /// The file to write, if the request names one.
  let output: String?

  /// - Throws: `LatentError` (`invalidParams`, field `output`) for a place that no such file can be written to, so that the
  ///   caller learns of it before the work is done.
  init(output: String?) throws {
    self.output = output
    guard let output else { return }
    guard output.hasSuffix(".safetensors") else {
      throw LatentError.invalid("output", "output must end in .safetensors, not be \"\(output)\".")
    }
    try OutputPath.requireWritable(output)
  }

  /// Delivers `tensors` in their order, each under its name.
  ///
  /// - Throws: `LatentError` when the file cannot be written.
  func deliver(_ tensors: [(name: String, tensor: Tensor)]) throws -> [Wire.TensorOrFile] {
    guard let output else { return try tensors.map { .tensor(try WireTensor($0.tensor)) } }
    do {
      try Safetensors.write(Dictionary(tensors.map { ($0.name, $0.tensor) }) { first, _ in first }, to: output)
    } catch {
      throw OutputPath.told(error, of: output)
    }
    return try tensors.map { name, tensor in
      guard let dtype = WireDType(rawValue: tensor.dtype.rawValue) else {
        throw LatentError(.internal, "The element type \(tensor.dtype.rawValue) has no counterpart on the wire.")
      }
      return .file(Wire.TensorFile(dtype: dtype, shape: tensor.shape, file: output, name: name))
    }
  }
}
