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
    guard let data = FileManager.default.contents(atPath: path), data.count <= Self.byteLimit else {
      throw LatentError.unreadable(path, "\(path) cannot be read, or is longer than \(Self.byteLimit) bytes.")
    }
    var fields: [String: String] = [:]
    for line in String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline) {
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
}
