package import LatentSupport

/// A GGUF file of versions 2 and 3: llama.cpp's container of named tensors and settings
/// (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). Tensors of float32, float16 and bfloat16 are read;
/// quantised ones are refused by name.
package struct GGUFFile: TensorArchive {
  private static let magic: UInt32 = 0x4655_4747
  /// More settings or tensors than any file has are refused before memory is taken for them.
  private static let mostEntries: UInt64 = 1 << 20
  private static let mostTextBytes: UInt64 = 1 << 24
  private static let mostNesting = 4

  private struct Entry: Sendable {
    /// As the file counts them; see `types`.
    var type: UInt32
    /// Outermost first, the other way round than in the file.
    var shape: [Int]
    /// From the beginning of the file.
    var offset: Int
  }

  /// The element types that are read.
  private static let types: [UInt32: StoredType] = [0: .float32, 1: .float16, 30: .bfloat16]

  private let file: MappedFile
  private let entries: [String: Entry]
  package let names: [String]
  /// The settings: numbers, texts, truth values and lists of them.
  package let values: JSONObject

  package var path: String { file.path }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file is none, is truncated or contradicts itself.
  package init(path: String) throws {
    let file = try MappedFile(path: path)
    self.file = file
    (entries, values) = try withExtendedLifetime(file) { try Self.read(file) }
    names = entries.keys.sorted()
  }

  package func shape(of name: String) -> [Int]? { entries[name]?.shape }

  package func dtype(of name: String) -> DType? {
    entries[name].flatMap { Self.types[$0.type]?.dtype }
  }

  package func tensor(named name: String) throws -> Tensor {
    guard let entry = entries[name] else { throw missing(name) }
    guard let type = Self.types[entry.type], let layout = StoredTensor(type, shape: entry.shape)
    else {
      throw LatentError.unreadable(
        path,
        "Tensor \(name) in \(path) has GGUF's element type \(entry.type), which is not read; convert it to F32, F16 or BF16."
      )
    }
    return try layout.read(from: file, at: entry.offset)
  }

  // MARK: The header

  private static func read(_ file: MappedFile) throws -> ([String: Entry], JSONObject) {
    var cursor = ByteCursor(file.bytes, path: file.path, subject: "its header")
    guard file.bytes.count >= 4, try cursor.next(UInt32.self) == magic else {
      throw LatentError.unreadable(file.path, "\(file.path) is no GGUF file.")
    }
    let version = try cursor.next(UInt32.self)
    guard version == 2 || version == 3 else {
      throw LatentError.unreadable(
        file.path,
        "\(file.path) is GGUF of version \(version); 2 and 3 are read."
      )
    }
    let tensors = try count(&cursor, of: "tensors")
    let settings = try count(&cursor, of: "settings")
    var values = JSONObject()
    for _ in 0..<settings {
      let name = try text(&cursor)
      let type = try cursor.next(UInt32.self)
      values[name] = try value(of: type, &cursor, depth: 0)
    }
    var infos: [(name: String, type: UInt32, shape: [Int], offset: UInt64)] = []
    for _ in 0..<tensors {
      let name = try text(&cursor)
      let axes = try cursor.next(UInt32.self)
      guard axes <= 8 else { throw damaged(file, "tensor \(name) has \(axes) axes") }
      let shape = try (0..<axes).map { _ in try cursor.next(UInt64.self) }
      guard shape.allSatisfy({ $0 <= UInt64(Int.max) }) else {
        throw damaged(file, "tensor \(name) is too large")
      }
      infos.append(
        (
          name, try cursor.next(UInt32.self), shape.reversed().map { Int($0) },
          try cursor.next(UInt64.self)
        )
      )
    }
    let alignment = values["general.alignment"]?.integerValue ?? 32
    guard alignment > 0, alignment <= 1 << 20 else {
      throw damaged(file, "its alignment is \(alignment)")
    }
    let base = (cursor.position + alignment - 1) / alignment * alignment
    var entries: [String: Entry] = [:]
    for info in infos {
      guard info.offset <= UInt64(file.bytes.count) else {
        throw damaged(file, "tensor \(info.name) lies outside the file")
      }
      let entry = Entry(type: info.type, shape: info.shape, offset: base + Int(info.offset))
      guard entries.updateValue(entry, forKey: info.name) == nil else {
        throw damaged(file, "it has two tensors \(info.name)")
      }
    }
    return (entries, values)
  }

  private static func damaged(_ file: MappedFile, _ problem: String) -> LatentError {
    LatentError.unreadable(file.path, "\(file.path) is damaged: \(problem).")
  }

  private static func count(_ cursor: inout ByteCursor, of things: String) throws -> Int {
    let count = try cursor.next(UInt64.self)
    guard count <= mostEntries else {
      throw LatentError.unreadable(
        cursor.path,
        "\(cursor.path) is damaged: it claims to have \(count) \(things)."
      )
    }
    return Int(count)
  }

  private static func text(_ cursor: inout ByteCursor) throws -> String {
    let length = try cursor.next(UInt64.self)
    guard length <= mostTextBytes else {
      throw LatentError.unreadable(
        cursor.path,
        "\(cursor.path) is damaged: a text claims \(length) bytes."
      )
    }
    return try cursor.text(Int(length))
  }

  /// A setting of the type that GGUF gives this number.
  private static func value(of type: UInt32, _ cursor: inout ByteCursor, depth: Int) throws -> JSON {
    switch type {
    case 0: return .integer(Int(try cursor.next(UInt8.self)))
    case 1: return .integer(Int(try cursor.next(Int8.self)))
    case 2: return .integer(Int(try cursor.next(UInt16.self)))
    case 3: return .integer(Int(try cursor.next(Int16.self)))
    case 4: return .integer(Int(try cursor.next(UInt32.self)))
    case 5: return .integer(Int(try cursor.next(Int32.self)))
    case 6: return .number(Double(Float(bitPattern: try cursor.next(UInt32.self))))
    case 7: return .bool(try cursor.next(UInt8.self) != 0)
    case 8: return .string(try text(&cursor))
    case 9:
      let element = try cursor.next(UInt32.self)
      let length = try count(&cursor, of: "elements of a list")
      guard depth < mostNesting else {
        throw LatentError.unreadable(
          cursor.path,
          "\(cursor.path) is damaged: its lists are nested too deeply."
        )
      }
      // Every element takes a byte at least, so a false length ends with the file.
      return .array(try (0..<length).map { _ in try value(of: element, &cursor, depth: depth + 1) })
    case 10: return .integer(Int(truncatingIfNeeded: try cursor.next(UInt64.self)))
    case 11: return .integer(Int(try cursor.next(Int64.self)))
    case 12: return .number(Double(bitPattern: try cursor.next(UInt64.self)))
    default:
      throw LatentError.unreadable(
        cursor.path,
        "\(cursor.path) is damaged: it has a setting of the unknown type \(type)."
      )
    }
  }
}
