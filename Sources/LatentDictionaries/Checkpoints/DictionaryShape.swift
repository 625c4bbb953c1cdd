internal import LatentSupport
internal import LatentTensor

/// Checks on the sizes that a dictionary's files claim.
enum DictionaryShape {
  /// Latents are numbered by 32-bit integers.
  static let limit = 1 << 31

  static func checkTop(_ top: Int, of latents: Int, name: String, path: String) throws -> Int {
    guard top > 0, top <= latents else {
      throw LatentError.unreadable(path, "\(name) in \(path) is \(top); it must be from 1 to the \(latents) latents.")
    }
    return top
  }
}

extension TensorArchive {
  /// A tensor of floating-point numbers with the given shape and no NaN or infinity in it.
  func finiteTensor(_ name: String, shape: [Int]) throws -> Tensor {
    try checkFinite(name, try tensor(named: name, shape: shape))
  }

  /// The same where it is there.
  func optionalTensor(_ name: String, shape: [Int]) throws -> Tensor? {
    contains(name) ? try finiteTensor(name, shape: shape) : nil
  }

  /// One number, stored as a scalar or as a list of one; whole numbers are numbers, too.
  func scalar(_ name: String) throws -> Double {
    let tensor = try tensor(named: name)
    guard tensor.count == 1, let value = tensor.floats().first, value.isFinite else {
      throw LatentError.unreadable(path, "Tensor \(name) in \(path) has shape \(tensor.shape), not one finite number.")
    }
    return Double(value)
  }

  /// The lengths of a matrix's axes, neither of them 0.
  func matrixShape(_ name: String) throws -> (rows: Int, columns: Int) {
    let shape = try axes(name, count: 2)
    return (shape[0], shape[1])
  }

  /// The lengths of `count` axes, none of them 0.
  func axes(_ name: String, count: Int) throws -> [Int] {
    guard let shape = shape(of: name) else { throw missing(name) }
    guard shape.count == count, shape.allSatisfy({ $0 > 0 && $0 < DictionaryShape.limit }) else {
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) has shape \(shape); \(count) axes of at least 1 were expected."
      )
    }
    return shape
  }

  /// A decoder [latents, width] out of a tensor that stands as [width, latents].
  func turnedTensor(_ name: String, latents: Int, width: Int) throws -> Tensor {
    let tensor = try finiteTensor(name, shape: [width, latents])
    let turned = try tensor.transposed()
    tensor.releasePages()
    return turned
  }

  private func checkFinite(_ name: String, _ tensor: Tensor) throws -> Tensor {
    guard tensor.dtype.isFloatingPoint else {
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) holds \(tensor.dtype.rawValue), not floating-point numbers."
      )
    }
    guard tensor.isFinite() else {
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) holds NaN or infinite values; the checkpoint is damaged."
      )
    }
    return tensor
  }
}
