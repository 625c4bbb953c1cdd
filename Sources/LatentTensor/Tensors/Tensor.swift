package import LatentSupport

/// A dense array in host memory, row-major: what files and messages carry. Computing is done on a `Backend`.
///
/// A value: its bytes never change, so copies and slices share them, and a slice of a mapped file costs nothing.
package struct Tensor: Sendable {
  package let dtype: DType
  /// Length of each axis, outermost first; empty for a scalar.
  package let shape: [Int]
  private let storage: TensorStorage
  private let byteOffset: Int

  /// Number of elements.
  package var count: Int { shape.reduce(1, *) }
  /// Number of bytes.
  package var byteCount: Int { count * dtype.byteWidth }

  private init(dtype: DType, shape: [Int], storage: TensorStorage, byteOffset: Int) {
    self.dtype = dtype
    self.shape = shape
    self.storage = storage
    self.byteOffset = byteOffset
  }

  /// The number of bytes that `shape` needs, or nil when an axis is negative or the product overflows.
  package static func byteCount(shape: [Int], elementWidth: Int) -> Int? {
    var product = elementWidth
    for length in shape {
      guard length >= 0 else { return nil }
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      guard !overflow else { return nil }
      product = next
    }
    return product
  }
}

// MARK: - Making tensors

extension Tensor {
  /// Copies `bytes`, which are the elements in little-endian order.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when the number of bytes is not what dtype and shape need.
  package init(dtype: DType, shape: [Int], bytes: some Collection<UInt8>) throws {
    guard let needed = Tensor.byteCount(shape: shape, elementWidth: dtype.byteWidth), needed == bytes.count else {
      throw LatentError(
        .invalidParams,
        "A \(dtype.rawValue) tensor of shape \(shape) does not have \(bytes.count) bytes."
      )
    }
    self.init(dtype: dtype, shape: shape) { target in
      target.copyBytes(from: bytes)
    }
  }

  /// Takes memory for `shape` and has `fill` write all of it. The shape is the caller's own, so it is not an input error
  /// when it is negative.
  package init(dtype: DType, shape: [Int], fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    let count = Tensor.byteCount(shape: shape, elementWidth: dtype.byteWidth)
    precondition(count != nil, "A tensor's shape must not be negative or overflow")
    try self.init(
      dtype: dtype,
      shape: shape,
      storage: TensorStorage(count: count ?? 0, fill: fill),
      byteOffset: 0
    )
  }

  /// Takes memory for a shape that a file asks for, and has `fill` write all of it.
  ///
  /// - Throws: `LatentError` (`outOfResources`) when there is no such memory.
  init(dtype: DType, checkedShape shape: [Int], fill: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    guard let count = Tensor.byteCount(shape: shape, elementWidth: dtype.byteWidth) else {
      throw LatentError(.outOfResources, "There is no memory for a tensor of shape \(shape).")
    }
    let storage = try TensorStorage(checked: count, fill: fill)
    self.init(dtype: dtype, shape: shape, storage: storage, byteOffset: 0)
  }

  /// A float32 tensor of `values`; a vector if no shape is given.
  package init(_ values: [Float], shape: [Int]? = nil) {
    self.init(elements: values, dtype: .float32, shape: shape)
  }

  /// An int32 tensor of `values`; a vector if no shape is given.
  package init(_ values: [Int32], shape: [Int]? = nil) {
    self.init(elements: values, dtype: .int32, shape: shape)
  }

  /// An int64 tensor of `values`; a vector if no shape is given.
  package init(_ values: [Int64], shape: [Int]? = nil) {
    self.init(elements: values, dtype: .int64, shape: shape)
  }

  private init<Element: BitwiseCopyable>(elements: [Element], dtype: DType, shape: [Int]?) {
    let shape = shape ?? [elements.count]
    precondition(shape.reduce(1, *) == elements.count, "The shape must hold exactly the values")
    self.init(dtype: dtype, shape: shape) { target in
      elements.withUnsafeBytes { target.copyMemory(from: $0) }
    }
  }

  /// Shows part of a mapped file without a copy, and keeps the file mapped.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the bytes from `byteOffset` on are not inside the file.
  package init(dtype: DType, shape: [Int], file: MappedFile, byteOffset: Int) throws {
    guard let needed = Tensor.byteCount(shape: shape, elementWidth: dtype.byteWidth), byteOffset >= 0,
      byteOffset <= file.bytes.count, needed <= file.bytes.count - byteOffset
    else {
      throw LatentError.unreadable(
        file.path,
        "\(file.path) is too short for a \(dtype.rawValue) tensor of shape \(shape) at byte \(byteOffset)."
      )
    }
    self.init(dtype: dtype, shape: shape, storage: TensorStorage(file: file), byteOffset: byteOffset)
  }
}

// MARK: - Reading

extension Tensor {
  /// Lends the elements' bytes, which are not necessarily aligned: read elements with `loadUnaligned`.
  package func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withExtendedLifetime(storage) { () throws(Failure) -> Result in
      try body(UnsafeRawBufferPointer(rebasing: storage.bytes[byteOffset..<byteOffset + byteCount]))
    }
  }

  /// Says that the elements will not be read again soon: a tensor of a mapped file then takes no memory until they are.
  /// Loading a model tensor by tensor so stays near the size of what is made of it.
  package func releasePages() {
    storage.release(byteOffset..<byteOffset + byteCount)
  }

  /// The same elements under another shape, without a copy.
  ///
  /// - Throws: `LatentError` (`internal`) when the number of elements differs.
  package func reshaped(_ newShape: [Int]) throws -> Tensor {
    guard Tensor.byteCount(shape: newShape, elementWidth: dtype.byteWidth) == byteCount else {
      throw LatentError(.internal, "A tensor of shape \(shape) cannot be seen as \(newShape).")
    }
    return Tensor(dtype: dtype, shape: newShape, storage: storage, byteOffset: byteOffset)
  }

  /// The slices `range` of the outermost axis, without a copy: rows of a matrix, one layer of a stack.
  ///
  /// - Throws: `LatentError` (`internal`) when the range is not inside the axis.
  package func slice(_ range: Range<Int>) throws -> Tensor {
    guard let length = shape.first, range.lowerBound >= 0, range.upperBound <= length else {
      throw LatentError(.internal, "A tensor of shape \(shape) has no slices \(range).")
    }
    let stride = shape.dropFirst().reduce(1, *) * dtype.byteWidth
    return Tensor(
      dtype: dtype,
      shape: [range.count] + shape.dropFirst(),
      storage: storage,
      byteOffset: byteOffset + range.lowerBound * stride
    )
  }
}
