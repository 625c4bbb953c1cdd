internal import Foundation
internal import LatentSupport
internal import LatentTensor

/// Text or tokens on disk, as `dataset` of a request names them.
package struct Dataset: Sendable, Equatable {
  package enum Format: String, Sendable, CaseIterable {
    /// By the file's ending: `.jsonl` and `.ndjson`, `.safetensors`, anything else is text.
    case auto
    /// Documents are separated by blank lines.
    case text
    /// One JSON object a line, a document each.
    case jsonl
    /// safetensors with `tokens` [contexts, contextLength].
    case tokens
  }

  package var paths: [String]
  package var format: Format
  /// The field of a JSONL line that holds the text.
  package var column: String

  package init(paths: [String], format: Format = .auto, column: String = "text") {
    self.paths = paths
    self.format = format
    self.column = column
  }

  /// The format of file `path`.
  package func format(of path: String) -> Format {
    guard format == .auto else { return format }
    switch path.split(separator: ".").last?.lowercased() {
    case "jsonl", "ndjson": return .jsonl
    case "safetensors": return .tokens
    default: return .text
    }
  }

  /// Whether the files hold tokens; they cannot be mixed with text, since their contexts are cut already.
  ///
  /// - Throws: `LatentError` (`invalidParams`) for no files, a file that is not there, or a mixture.
  package func validated() throws -> Bool {
    guard !paths.isEmpty else {
      throw LatentError.invalid("dataset.paths", "dataset.paths must name at least one file.")
    }
    for (index, path) in paths.enumerated() {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
        throw LatentError(
          .invalidParams,
          "dataset.paths[\(index)]: there is no file \(path); name a text, JSONL or safetensors file.",
          field: "dataset.paths[\(index)]",
          path: path
        )
      }
    }
    let ofTokens = paths.count { format(of: $0) == .tokens }
    guard ofTokens == 0 || ofTokens == paths.count else {
      throw LatentError.invalid(
        "dataset.paths",
        "dataset.paths mixes files of tokens with files of text; cache them apart."
      )
    }
    return ofTokens > 0
  }

  /// A hash of the files' content and of how they are read: equal for equal corpora, wherever they lie.
  package func identity() throws -> String {
    let digests = try paths.map { try FileDigest.sha256(file: $0) }
    let formats = paths.map { format(of: $0).rawValue }
    var hash = StableHash()
    for part in digests + formats + [column] { hash.combine(part) }
    return "\(digests.map { $0.prefix(16) }.joined(separator: "+"))-\(String(hash.value, radix: 16))"
  }
}
