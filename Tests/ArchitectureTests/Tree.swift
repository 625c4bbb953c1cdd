import Foundation
import LatentTestSupport

/// The repository's files, for tests of the tree itself.
enum Tree {
  static let root = Fixture.repository.path

  /// Paths relative to the root, sorted.
  static func files(under folder: String, endingIn suffix: String) throws -> [String] {
    guard let enumerator = FileManager.default.enumerator(atPath: root + "/" + folder) else { return [] }
    return enumerator.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) }.map { folder + "/" + $0 }.sorted()
  }

  static func lines(of path: String) throws -> [String] {
    try String(contentsOfFile: root + "/" + path, encoding: .utf8).components(separatedBy: "\n")
  }
}
