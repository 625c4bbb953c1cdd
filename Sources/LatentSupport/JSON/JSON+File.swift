extension JSON {
  /// Reads the JSON document in the file at `path`.
  ///
  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the file cannot be read or is not one JSON document.
  package init(readingFile path: String) throws {
    let file = try MappedFile(path: path)
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
