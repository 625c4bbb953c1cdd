internal import Foundation

/// What the names of files and folders say where the files themselves say nothing: a layer, a number of latents. Never
/// what format it is.
struct PathHints {
  /// The file's name if one was given, then the folders' from the inside out, a few of them.
  let names: [String]

  private static let depth = 5

  init(_ folder: DictionaryFolder, file: String? = nil) {
    let folders = URL(fileURLWithPath: folder.folder).standardizedFileURL.pathComponents.reversed().prefix(Self.depth)
    names = [folder.chosenFile ?? file].compactMap { $0 } + folders.filter { $0 != "/" }
  }

  /// The whole number that follows `prefix` in the innermost name that has one there.
  func number(after prefix: String) -> Int? {
    for name in names {
      var rest = name[...]
      while let found = rest.range(of: prefix) {
        rest = rest[found.upperBound...]
        if let number = Int(rest.prefix { $0.isASCII && $0.isNumber }) { return number }
      }
    }
    return nil
  }

  /// The innermost name that is a whole number before its extension.
  var plainNumber: Int? {
    names.lazy.compactMap { name in Int(name.prefix { $0 != "." }).flatMap { $0 >= 0 ? $0 : nil } }.first
  }

  /// Whether one of the names, cut at everything that is no letter or digit, has `word`.
  func has(word: String) -> Bool {
    names.contains { name in name.split { !$0.isLetter && !$0.isNumber }.contains { $0 == word } }
  }

  func has(text: String) -> Bool { names.contains { $0.contains(text) } }

  /// What stands between `before` and `after` in the innermost name that has both.
  func text(between before: String, and after: String) -> String? {
    for name in names {
      guard let start = name.range(of: before), let end = name.range(of: after, range: start.upperBound..<name.endIndex)
      else { continue }
      return String(name[start.upperBound..<end.lowerBound])
    }
    return nil
  }
}
