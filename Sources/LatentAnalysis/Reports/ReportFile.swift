package import LatentSupport

/// A report while it is written: markup as it is given, and data in blocks that no text can break out of. Nothing stands
/// under its name before `commit()`.
package final class ReportFile {
  private let file: AtomicFile

  /// - Throws: `LatentError` when the folder does not exist or is not writable.
  init(path: String) throws {
    file = try AtomicFile(path: path)
  }

  /// Bytes written so far.
  package var count: Int { file.count }

  /// Appends markup of our own.
  func write(markup: String) throws {
    try file.write(markup)
  }

  /// Appends a block of data, which the page's scripts read as `data(name)`.
  ///
  /// - Parameter name: a word; it becomes part of the element's identifier.
  package func write(_ json: JSON, as name: String) throws {
    try file.write("<script type=\"application/json\" id=\"data-\(EmbeddedJSON.escape(name))\">")
    try file.write(EmbeddedJSON.encode(json))
    try file.write("</script>\n")
  }

  func commit() throws {
    try file.commit()
  }
}
