internal import LatentSupport

/// JSON with the infinite numbers that Python's `json` writes and JSON does not have. Transformers wrote `Infinity` into
/// configurations before version 5 (Mamba-2's `time_step_limit`), and writes an object in its place since.
enum PythonJSON {
  /// Reads the document in the file at `path`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file cannot be read or is not one such document.
  static func read(_ path: String, byteLimit: Int = JSON.defaultFileByteLimit) throws -> JSON {
    do {
      return try JSON(readingFile: path, byteLimit: byteLimit)
    } catch {
      let file = try MappedFile(path: path)
      guard file.bytes.count <= byteLimit,
        let repaired = withExtendedLifetime(file, { repaired(file.bytes) }),
        let json = try? JSON(parsing: repaired)
      else { throw error }
      return json
    }
  }

  /// The document in `bytes` with every infinite number in the newer form; nil when it has none.
  static func repaired(_ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    let word = Array("Infinity".utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + 64)
    var isInString = false
    var found = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isInString {
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
          result += [byte, bytes[index + 1]]
          index += 2
          continue
        }
        isInString = byte != UInt8(ascii: "\"")
      } else if byte == UInt8(ascii: "\"") {
        isInString = true
      } else if byte == word[0], bytes.count - index >= word.count,
        bytes[index..<index + word.count].elementsEqual(word)
      {
        let isNegative = result.last == UInt8(ascii: "-")
        if isNegative { result.removeLast() }
        result += "{\"__float__\":\"\(isNegative ? "-" : "")Infinity\"}".utf8
        index += word.count
        found = true
        continue
      }
      result.append(byte)
      index += 1
    }
    return found ? result : nil
  }
}
