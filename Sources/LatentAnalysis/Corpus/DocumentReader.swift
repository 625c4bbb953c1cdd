internal import LatentSupport

/// Reads the documents of a dataset's text files one after the other, without holding more than one.
package struct DocumentReader {
  private let dataset: Dataset
  private var nextPath = 0
  private var file: MappedFile?
  private var format = Dataset.Format.text
  private var offset = 0
  private var finishedBytes = 0
  private let totalBytes: Int
  private var line = 0

  /// - Parameter dataset: validated, of text or JSONL files.
  package init(_ dataset: Dataset) {
    self.dataset = dataset
    totalBytes = dataset.paths.reduce(0) { $0 + FolderSize.bytes(ofFile: $1) }
  }

  /// How much of the files has been read, from 0 to 1.
  package var fractionRead: Double {
    totalBytes > 0 ? min(1, Double(finishedBytes + (file == nil ? 0 : offset)) / Double(totalBytes)) : 1
  }

  /// The next document, nil after the last.
  ///
  /// - Throws: `LatentError` (`invalidParams`) that names the file and line or byte: invalid UTF-8, a line that is not a
  ///   JSON object with the column.
  package mutating func next() throws -> String? {
    while true {
      if let file {
        if let document = try format == .jsonl ? nextRecord(file) : nextParagraphs(file) { return document }
        finishedBytes += file.bytes.count
        self.file = nil
      }
      guard nextPath < dataset.paths.count else { return nil }
      let path = dataset.paths[nextPath]
      nextPath += 1
      let opened = try MappedFile(path: path)
      file = opened
      format = dataset.format(of: path)
      // A byte order mark is no text.
      offset = opened.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      line = 0
    }
  }

  // MARK: Text

  /// Lines up to the next blank one, without the line break at their end.
  private mutating func nextParagraphs(_ file: MappedFile) throws -> String? {
    var start: Int?
    var end = offset
    while offset < file.bytes.count {
      let lineStart = offset
      let lineEnd = self.lineEnd(file, from: lineStart)
      offset = min(lineEnd + 1, file.bytes.count)
      line += 1
      let isBlank = file.bytes[lineStart..<lineEnd].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      if !isBlank {
        if start == nil { start = lineStart }
        end = lineEnd
      } else if start != nil {
        break
      }
    }
    guard let start else { return nil }
    let isReturn = end > start && file.bytes[end - 1] == 0x0D
    return try text(file, start..<(isReturn ? end - 1 : end))
  }

  // MARK: JSONL

  private mutating func nextRecord(_ file: MappedFile) throws -> String? {
    while offset < file.bytes.count {
      let lineStart = offset
      let lineEnd = self.lineEnd(file, from: lineStart)
      offset = min(lineEnd + 1, file.bytes.count)
      line += 1
      let bytes = file.bytes[lineStart..<lineEnd]
      if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let record: JSON
      do {
        record = try JSON(parsing: Array(bytes))
      } catch {
        throw fault(file, "line \(line) is not valid JSON", cause: "\(error)")
      }
      guard let text = record[dataset.column]?.stringValue else {
        throw fault(
          file,
          "line \(line) has no text in column \"\(dataset.column)\"; name the right one in dataset.column"
        )
      }
      if !text.isEmpty { return text }
    }
    return nil
  }

  private func lineEnd(_ file: MappedFile, from start: Int) -> Int {
    file.bytes[start...].firstIndex(of: 0x0A) ?? file.bytes.count
  }

  private func text(_ file: MappedFile, _ range: Range<Int>) throws -> String {
    guard let text = String(validating: file.bytes[range], as: UTF8.self) else {
      throw fault(
        file,
        "the text that ends at line \(line) (bytes \(range.lowerBound) to \(range.upperBound)) is not valid UTF-8"
      )
    }
    return text
  }

  private func fault(_ file: MappedFile, _ what: String, cause: String? = nil) -> LatentError {
    LatentError(.invalidParams, "\(file.path): \(what).", field: "dataset", path: file.path, cause: cause)
  }
}
