internal import LatentSupport

/// What stands before the numbers of a `.npy` file: their type, order and shape, as the text of a Python dictionary
/// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
struct NumPyHeader: Sendable {
  let layout: StoredTensor
  /// Where the numbers begin.
  let dataOffset: Int

  /// Headers of arrays of numbers have 128 bytes.
  static let byteLimit = 1 << 14
  private static let axisLimit = 16

  /// - Parameters:
  ///   - bytes: the first bytes of the array, at least `byteLimit` of them if there are as many.
  ///   - subject: the array, for errors.
  init(_ bytes: UnsafeRawBufferPointer, path: String, subject: String) throws {
    func refuse(_ problem: String) -> LatentError {
      LatentError.unreadable(path, "\(subject) in \(path) \(problem).")
    }
    var cursor = ByteCursor(bytes, path: path, subject: subject)
    guard Self.recognises(bytes) else { throw refuse("is no NumPy array") }
    _ = try cursor.next(6)
    let version = try cursor.next(UInt8.self)
    _ = try cursor.next(UInt8.self)
    guard (1...3).contains(version) else { throw refuse("is of version \(version) of the format, and 1 to 3 are read") }
    let length = version == 1 ? Int(try cursor.next(UInt16.self)) : Int(try cursor.next(UInt32.self))
    guard length <= Self.byteLimit - 12 else { throw refuse("has a header of \(length) bytes") }
    let text = try cursor.text(length)
    dataOffset = cursor.position
    guard let fields = PythonLiteral.fields(text), fields.count == 3, case .text(let type)? = fields["descr"],
      case .bool(let isColumnMajor)? = fields["fortran_order"], case .integers(let shape)? = fields["shape"]
    else { throw refuse("has a header that does not give the type, order and shape of plain numbers") }
    guard let stored = Self.types[type] else {
      throw refuse(
        type.contains("O")
          ? "holds Python objects, which are not read"
          : "holds numbers of type \(type), and only \(Self.types.keys.sorted().joined(separator: ", ")) are read"
      )
    }
    guard shape.count <= Self.axisLimit, let layout = StoredTensor(stored, shape: shape, isColumnMajor: isColumnMajor)
    else { throw refuse("has the impossible shape \(shape)") }
    self.layout = layout
  }

  static func recognises(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.starts(with: [0x93] + Array("NUMPY".utf8))
  }

  private static let types: [String: StoredType] = [
    "<f8": .float64, "<f4": .float32, "<f2": .float16, "<i8": .int64, "<i4": .int32, "<i2": .int16, "|i1": .int8,
    "<u4": .uint32, "<u2": .uint16, "|u1": .uint8, "|b1": .bool,
  ]
}
