package import Foundation

/// Files under `Tests/Fixtures`, found from this file's own place so that tests run from any folder.
package enum Fixture {
  /// The repository's root.
  package static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The path of `name` under `Tests/Fixtures`.
  package static func path(_ name: String) -> String {
    repository.appendingPathComponent("Tests/Fixtures").appendingPathComponent(name).path
  }

  /// The path of `name` under `demo`.
  package static func demo(_ name: String) -> String {
    repository.appendingPathComponent("demo").appendingPathComponent(name).path
  }
}
