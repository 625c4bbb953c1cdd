internal import CLatentKernels
internal import LatentSupport

/// How a tensor's elements stand in a run of bytes: anywhere, in any order, shared with other tensors or not.
struct StoredTensor: Sendable {
  let type: StoredType
  let shape: [Int]
  /// Elements before the first.
  let offset: Int
  /// Elements from one to the next along each axis; never negative.
  let strides: [Int]
  /// Number of elements.
  let count: Int
  /// Elements of the run that have to be there.
  let extent: Int

  /// nil when a length, the offset or a stride is negative, or a sum or product of them overflows.
  init?(_ type: StoredType, shape: [Int], offset: Int = 0, strides: [Int]) {
    guard strides.count == shape.count, offset >= 0, strides.allSatisfy({ $0 >= 0 }),
      let bytes = Tensor.byteCount(shape: shape, elementWidth: 8)
    else { return nil }
    var last = offset
    for (length, stride) in zip(shape, strides) where bytes > 0 {
      let (reach, overflow) = (length - 1).multipliedReportingOverflow(by: stride)
      let (sum, overrun) = last.addingReportingOverflow(reach)
      guard !overflow, !overrun, sum < Int.max / 8 else { return nil }
      last = sum
    }
    self.type = type
    self.shape = shape
    self.offset = offset
    self.strides = strides
    count = bytes / 8
    extent = bytes == 0 ? 0 : last + 1
  }

  /// Elements one after the other, the last axis (`isColumnMajor`: the first) running fastest.
  init?(_ type: StoredType, shape: [Int], isColumnMajor: Bool = false) {
    guard Tensor.byteCount(shape: shape, elementWidth: 8) != nil else { return nil }
    var strides: [Int] = []
    var step = 1
    for length in isColumnMajor ? shape : shape.reversed() {
      strides.append(step)
      step *= max(length, 1)
    }
    self.init(type, shape: shape, strides: isColumnMajor ? strides : strides.reversed())
  }

  /// Bytes of the run that have to be there.
  var byteExtent: Int { extent * type.byteWidth }

  /// Whether the elements stand one after the other in the tensor's own order.
  private var isContiguous: Bool {
    var step = 1
    for (length, stride) in zip(shape.reversed(), strides.reversed()) where length != 1 {
      guard stride == step else { return false }
      step *= length
    }
    return true
  }
}

// MARK: - Reading

extension StoredTensor {
  /// The tensor whose run begins at `base` of a mapped file: a view where that is possible, else a copy.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file is too short.
  func read(from file: MappedFile, at base: Int) throws -> Tensor {
    guard base >= 0, base <= file.bytes.count, byteExtent <= file.bytes.count - base else {
      throw LatentError.unreadable(
        file.path,
        "\(file.path) is too short for a tensor of shape \(shape) at byte \(base)."
      )
    }
    if type.isRead, isContiguous || count == 0 {
      let start = count == 0 ? base : base + offset * type.byteWidth
      return try Tensor(dtype: type.dtype, shape: shape, file: file, byteOffset: start)
    }
    return try withExtendedLifetime(file) {
      try copied(from: UnsafeRawBufferPointer(rebasing: file.bytes[base..<base + byteExtent]))
    }
  }

  /// A copy of the tensor whose run is `bytes`, of which there are at least `byteExtent`.
  ///
  /// - Throws: `LatentError` (`outOfResources`) when there is no memory for it.
  func copied(from bytes: UnsafeRawBufferPointer) throws -> Tensor {
    precondition(bytes.count >= byteExtent, "The run of bytes must hold the tensor")
    if type.isRead { return try Tensor(dtype: type.dtype, checkedShape: shape) { gather(bytes, into: $0) } }
    guard !isContiguous, count > 0 else {
      return try Tensor(dtype: type.dtype, checkedShape: shape) { target in
        guard count > 0 else { return }
        convert(UnsafeRawBufferPointer(rebasing: bytes[offset * type.byteWidth..<byteExtent]), into: target)
      }
    }
    let ordered = try TensorStorage(checked: count * type.byteWidth) { gather(bytes, into: $0) }
    return try Tensor(dtype: type.dtype, checkedShape: shape) { convert(ordered.bytes, into: $0) }
  }

  /// Writes the elements to `target` in the tensor's order.
  private func gather(_ bytes: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
    guard count > 0, let input = bytes.baseAddress, let output = target.baseAddress else { return }
    let width = type.byteWidth
    let start = input + offset * width
    if isContiguous { return output.copyMemory(from: start, byteCount: count * width) }
    if shape.count == 2, strides == [1, shape[0]], width > 1 {
      return latent_transpose(start, output, shape[1], shape[0], width)
    }
    switch width {
    case 8: gather(UInt64.self, start, output)
    case 4: gather(UInt32.self, start, output)
    case 2: gather(UInt16.self, start, output)
    default: gather(UInt8.self, start, output)
    }
  }

  private func gather<Element: FixedWidthInteger & BitwiseCopyable>(
    _ type: Element.Type,
    _ input: UnsafeRawPointer,
    _ output: UnsafeMutableRawPointer
  ) {
    let width = MemoryLayout<Element>.size
    let innerLength = shape.last ?? 1
    let innerStep = (strides.last ?? 1) * width
    var indices = [Int](repeating: 0, count: max(shape.count - 1, 0))
    var source = 0
    for row in stride(from: 0, to: count * width, by: innerLength * width) {
      for index in 0..<innerLength {
        let element = input.loadUnaligned(fromByteOffset: source + index * innerStep, as: Element.self)
        output.storeBytes(of: element, toByteOffset: row + index * width, as: Element.self)
      }
      // The next row: count up as an odometer does.
      for axis in indices.indices.reversed() {
        indices[axis] += 1
        source += strides[axis] * width
        if indices[axis] < shape[axis] { break }
        source -= indices[axis] * strides[axis] * width
        indices[axis] = 0
      }
    }
  }

  private func convert(_ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) {
    switch type {
    case .float64: convert(source, target) { Float($0 as Double) }
    case .int16: convert(source, target) { Int32($0 as Int16) }
    case .int8: convert(source, target) { Int32($0 as Int8) }
    case .uint32: convert(source, target) { Int64($0 as UInt32) }
    case .uint16: convert(source, target) { Int32($0 as UInt16) }
    case .uint8: convert(source, target) { Int32($0 as UInt8) }
    case .bool: convert(source, target) { ($0 as UInt8) == 0 ? 0 : 1 as Int32 }
    case .float32, .float16, .bfloat16, .int64, .int32: target.copyMemory(from: source)
    }
  }

  private func convert<Stored: BitwiseCopyable, Read: BitwiseCopyable>(
    _ source: UnsafeRawBufferPointer,
    _ target: UnsafeMutableRawBufferPointer,
    _ body: (Stored) -> Read
  ) {
    for index in 0..<count {
      let element = source.loadUnaligned(fromByteOffset: index * MemoryLayout<Stored>.size, as: Stored.self)
      target.storeBytes(of: body(element), toByteOffset: index * MemoryLayout<Read>.size, as: Read.self)
    }
  }
}
