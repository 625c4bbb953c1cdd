package import LatentSupport

/// A tensor as it travels: `{dtype, shape, data}` with `data` in Base64, little-endian and row-major.
package struct WireTensor: Sendable, Equatable {
  package let dtype: WireDType
  /// Sizes along each axis, the slowest first; empty for a scalar.
  package let shape: [Int]
  /// The elements, little-endian and row-major: as many bytes as `shape` and `dtype` say.
  package let bytes: [UInt8]

  /// - Throws: `LatentError` (`internal`) when `bytes` is not as long as `shape` and `dtype` say.
  package init(dtype: WireDType, shape: [Int], bytes: [UInt8]) throws {
    guard let count = Self.byteCount(dtype, shape), count == bytes.count else {
      throw LatentError(.internal, "\(bytes.count) bytes do not make a \(dtype.rawValue) tensor of shape \(shape).")
    }
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }

  /// A float32 tensor of `values` in row-major order.
  ///
  /// - Throws: `LatentError` (`internal`) when there are not as many values as `shape` says.
  package init(shape: [Int], _ values: [Float]) throws {
    try self.init(dtype: .float32, shape: shape, bytes: values.withUnsafeBytes { Array($0) })
  }

  /// Reads a tensor of a request.
  ///
  /// - Throws: `LatentError` (`invalidParams`) naming the field at fault.
  package init(_ reader: JSONReader) throws {
    let object = try reader.object(fields: ["dtype", "shape", "data"])
    dtype = try object.required("dtype").choice(WireDType.self)
    let shapeReader = try object.required("shape")
    shape = try shapeReader.array().map { try $0.integer(from: 0) }
    let data = try object.required("data")
    let text = try data.string()
    guard let expected = Self.byteCount(dtype, shape) else {
      throw LatentError.invalid(shapeReader.path, "\(shapeReader.path) stands for more elements than memory can hold.")
    }
    guard Base64.decodedCount(text) == expected, let bytes = Base64.decode(text) else {
      throw LatentError.invalid(
        data.path,
        "\(data.path) must be the Base64 of \(expected) bytes, which \(dtype.rawValue) of shape \(shape) takes, not "
          + (Base64.decodedCount(text).map { $0 == expected ? "a text that is no Base64." : "of \($0)." }
            ?? "a text that is no Base64.")
      )
    }
    self.bytes = bytes
  }

  package var json: JSON {
    [
      "dtype": .string(dtype.rawValue),
      "shape": .array(shape.map { .integer($0) }),
      "data": .string(Base64.encode(bytes)),
    ]
  }

  /// Nil when the product does not fit an `Int`.
  private static func byteCount(_ dtype: WireDType, _ shape: [Int]) -> Int? {
    var count = dtype.bytesPerElement
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      if overflow || size < 0 { return nil }
      count = product
    }
    return count
  }
}
