internal import LatentSupport

/// What a safetensors file says about its tensors, checked before any of their bytes is looked at.
///
/// Format: 8 bytes little-endian length n, n bytes of JSON `{name: {dtype, shape, data_offsets: [begin, end]},
/// "__metadata__": {…}}`, then the data, which the offsets have to cover without gap or overlap
/// (https://huggingface.co/docs/safetensors).
struct SafetensorsHeader: Sendable {
  struct Entry: Sendable {
    /// As in the file: `F32`, `BF16`, …
    let format: String
    let shape: [Int]
    /// Relative to `dataOffset`.
    let bytes: Range<Int>
  }

  let entries: [String: Entry]
  /// The file's own remarks (`{"format": "pt"}`).
  let metadata: [String: String]
  /// Where the data begins in the file.
  let dataOffset: Int

  /// Longer headers are refused; 100,000 tensors take 16 MB. The reference implementation's limit of 100 MB would let a
  /// hostile header take gigabytes when it is parsed.
  static let byteLimit = 1 << 25

  /// Bytes of one element of each element type of the format.
  private static let elementWidths = [
    "F64": 8, "F32": 4, "F16": 2, "BF16": 2, "F8_E4M3": 1, "F8_E5M2": 1, "F8_E8M0": 1, "C64": 8,
    "I64": 8, "I32": 4, "I16": 2, "I8": 1, "U64": 8, "U32": 4, "U16": 2, "U8": 1, "BOOL": 1,
  ]

  /// The element types of the format that are read.
  static let types: [String: StoredType] = [
    "F64": .float64, "F32": .float32, "F16": .float16, "BF16": .bfloat16, "I64": .int64, "I32": .int32, "I16": .int16,
    "I8": .int8, "U32": .uint32, "U16": .uint16, "U8": .uint8, "BOOL": .bool,
  ]

  /// - Throws: `LatentError` (`unreadableCheckpoint`) that names the tensor at fault.
  init(reading file: MappedFile) throws {
    let path = file.path
    let total = file.bytes.count
    guard total >= 8 else {
      throw LatentError.unreadable(path, "\(path) is not a safetensors file: it has only \(total) bytes.")
    }
    let length = UInt64(littleEndian: file.bytes.loadUnaligned(as: UInt64.self))
    guard length <= UInt64(Self.byteLimit) || length > UInt64(total - 8) else {
      throw LatentError.unreadable(
        path,
        "The header of \(path) has \(length) bytes, and headers of at most \(Self.byteLimit) are read."
      )
    }
    guard length <= UInt64(total - 8) else {
      throw LatentError.unreadable(
        path,
        "\(path) is not a whole safetensors file: its header claims \(length) bytes and the file has \(total)."
      )
    }
    dataOffset = 8 + Int(length)
    let text = UnsafeRawBufferPointer(rebasing: file.bytes[8..<dataOffset])
    guard case .object(let object) = try Self.parse(text, path: path) else {
      throw LatentError.unreadable(path, "The header of \(path) is not a JSON object.")
    }
    var entries: [String: Entry] = [:]
    var metadata: [String: String] = [:]
    for (name, value) in object {
      if name == "__metadata__" {
        metadata = try Self.metadata(value, path: path)
      } else {
        entries[name] = try Self.entry(name, value, path: path)
      }
    }
    self.entries = entries
    self.metadata = metadata
    try Self.checkCoverage(of: entries, dataCount: total - dataOffset, path: path)
  }

  private static func parse(_ text: UnsafeRawBufferPointer, path: String) throws -> JSON {
    do {
      return try JSON(parsing: text)
    } catch {
      throw LatentError.unreadable(path, "The header of \(path) is not valid JSON: \(error).", cause: error.description)
    }
  }

  private static func metadata(_ value: JSON, path: String) throws -> [String: String] {
    guard case .object(let object) = value else {
      throw LatentError.unreadable(path, "The __metadata__ of \(path) is not an object.")
    }
    var metadata: [String: String] = [:]
    for (key, value) in object {
      guard case .string(let text) = value else {
        throw LatentError.unreadable(path, "The __metadata__ field \(key) of \(path) is not a string.")
      }
      metadata[key] = text
    }
    return metadata
  }

  private static func entry(_ name: String, _ value: JSON, path: String) throws -> Entry {
    func refuse(_ problem: String) -> LatentError {
      LatentError.unreadable(path, "Tensor \(name) in \(path) \(problem).")
    }
    guard case .object(let fields) = value, case .string(let format)? = fields["dtype"],
      case .array(let axes)? = fields["shape"], case .array(let offsets)? = fields["data_offsets"]
    else { throw refuse("lacks a dtype, a shape or data_offsets") }
    let shape = axes.compactMap(\.integerValue)
    let bounds = offsets.compactMap(\.integerValue)
    guard shape.count == axes.count, shape.allSatisfy({ $0 >= 0 }) else { throw refuse("has a shape that is none") }
    guard bounds.count == 2, offsets.count == 2, bounds[0] >= 0, bounds[0] <= bounds[1] else {
      throw refuse("has data_offsets that are no range")
    }
    guard let width = elementWidths[format] else { throw refuse("has the unknown dtype \(format)") }
    guard let needed = Tensor.byteCount(shape: shape, elementWidth: width), needed == bounds[1] - bounds[0] else {
      throw refuse("has \(bounds[1] - bounds[0]) bytes, which is not what \(format) of shape \(shape) needs")
    }
    return Entry(format: format, shape: shape, bytes: bounds[0]..<bounds[1])
  }

  /// Sorted by place, each tensor has to begin where the one before ended, and the last has to end with the file.
  private static func checkCoverage(of entries: [String: Entry], dataCount: Int, path: String) throws {
    let ordered = entries.sorted {
      ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
        < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
    }
    var end = 0
    for (name, entry) in ordered {
      guard entry.bytes.lowerBound == end else {
        let problem = entry.bytes.lowerBound < end ? "overlaps the tensor before it" : "leaves a gap before it"
        throw LatentError.unreadable(path, "Tensor \(name) in \(path) \(problem).")
      }
      end = entry.bytes.upperBound
    }
    guard end == dataCount else {
      throw LatentError.unreadable(
        path,
        end > dataCount
          ? "\(path) is truncated: its tensors need \(end) bytes and it has \(dataCount)."
          : "\(path) has \(dataCount - end) bytes that belong to no tensor."
      )
    }
  }
}
