import Foundation

/// The daemon that was built beside these tests.
enum BuiltDaemon {
  static var executable: URL {
    get throws {
      // The test runner is the package's test bundle on Linux; the products stand in its folder.
      let runner = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      let folders = [runner.deletingLastPathComponent(), Bundle.main.bundleURL]
      for folder in folders {
        let candidate = folder.appendingPathComponent("latentd")
        if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      }
      throw Missing(folders: folders.map(\.path))
    }
  }

  struct Missing: Error, CustomStringConvertible {
    let folders: [String]

    var description: String { "latentd was not built in any of \(folders.joined(separator: ", "))." }
  }
}
