internal import Foundation
internal import LatentSupport

/// The `name: value` lines at the outermost level of a YAML file: all that dictionaries' files are asked for.
struct FlatYAML {
  let path: String
  private let fields: [String: String]

  private static let byteLimit = 1 << 20

  /// The first of `names` that the folder has; nil where it has none.
  init?(_ folder: DictionaryFolder, names: [String]) throws {
    guard let name = names.first(where: { folder.files.contains($0) }) else { return nil }
    path = folder.file(name)
    let file = try MappedFile(path: path)
    guard file.bytes.count <= Self.byteLimit else {
      throw LatentError.unreadable(
        path,
        "\(path) has \(file.bytes.count) bytes, and YAML files of at most \(Self.byteLimit) are read."
      )
    }
    let lines = withExtendedLifetime(file) { String(decoding: file.bytes, as: UTF8.self) }
    var fields: [String: String] = [:]
    for line in lines.split(whereSeparator: \.isNewline) {
      guard let first = line.first, !first.isWhitespace, first != "#", first != "-",
        let colon = line.firstIndex(of: ":")
      else { continue }
      var value = line[line.index(after: colon)...]
      if let comment = value.range(of: " #") { value = value[..<comment.lowerBound] }
      let text = value.trimmingCharacters(in: .whitespaces).trimmingCharacters(in: ["\"", "'"])
      if !text.isEmpty, text != "null", text != "~" { fields[String(line[..<colon])] = text }
    }
    self.fields = fields
  }

  subscript(name: String) -> String? { fields[name] }

  /// - Throws: `LatentError` (`unreadableCheckpoint`) when the field is there and no whole number.
  func integer(_ name: String) throws -> Int? {
    guard let text = fields[name] else { return nil }
    guard let number = Int(text) else {
      throw LatentError.unreadable(path, "\(name) in \(path) is \(text), not a whole number.")
    }
    return number
  }
}
