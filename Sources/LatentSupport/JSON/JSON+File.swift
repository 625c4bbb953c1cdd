extension JSON {
  /// Longer documents are refused unless a caller says otherwise: a parsed document takes many times its length. The
  /// largest files of the field, tokenizers of 256,000 words, have 35 MB.
  package static let defaultFileByteLimit = 1 << 26

  /// Reads the JSON document in the file at `path`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file cannot be read, is longer than `byteLimit` or is not
  ///   one JSON document.
  package init(readingFile path: String, byteLimit: Int = defaultFileByteLimit) throws {
    let file = try MappedFile(path: path)
    guard file.bytes.count <= byteLimit else {
      throw LatentError.unreadable(
        path,
        "\(path) has \(file.bytes.count) bytes, and JSON files of at most \(byteLimit) are read."
      )
    }
    // Without this the mapping may go as soon as `bytes` was asked for, while the parser still reads it.
    self = try withExtendedLifetime(file) {
      do throws(JSONParsingError) {
        return try JSON(parsing: file.bytes)
      } catch {
        throw error.unreadable(path)
      }
    }
  }
}
