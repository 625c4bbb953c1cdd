internal import LatentSupport

/// Reads a file of items: a JSON array, or one JSON object a line.
enum ItemFile {
  /// - Parameter field: the parameter that named the file.
  /// - Returns: at least one item.
  /// - Throws: `LatentError` (`invalidParams`) for a file that is missing, no JSON, or empty.
  static func items(_ path: String, field: String) throws -> [JSON] {
    let items = try read(path, field: field)
    guard !items.isEmpty else { throw LatentError(.invalidParams, "\(path) holds no items.", field: field, path: path) }
    return items
  }

  private static func read(_ path: String, field: String) throws -> [JSON] {
    let file: MappedFile
    do {
      file = try MappedFile(path: path)
    } catch let error as LatentError {
      throw LatentError(.invalidParams, error.message, field: field, path: path)
    }
    let bytes = Array(file.bytes.dropFirst(file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0))
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    if first == UInt8(ascii: "[") {
      do {
        return try JSON(parsing: bytes).arrayValue ?? []
      } catch {
        throw LatentError(.invalidParams, "\(path) is no JSON: \(error).", field: field, path: path)
      }
    }
    return try bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated().compactMap {
      number,
      line in
      guard line.contains(where: { ![0x20, 0x09, 0x0D].contains($0) }) else { return nil }
      do {
        return try JSON(parsing: Array(line))
      } catch {
        throw LatentError(
          .invalidParams,
          "Line \(number + 1) of \(path) is no JSON: \(error).",
          field: field,
          path: path
        )
      }
    }
  }
}
