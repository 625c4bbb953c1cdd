import Foundation
import LatentTestSupport
import Testing

/// Modules depend one way. Every `import` under Sources/ has to stand in this table; a new one is a decision.
@Suite struct ImportTableTests {
  static let allowed: [String: Set<String>] = [
    "LatentSupport": ["CJansson", "Dispatch", "Foundation", "Glibc", "Synchronization"],
    "LatentProtocol": ["Foundation", "LatentSupport"],
    "LatentTensor": ["CLatentKernels", "COneDNN", "CZlib", "Foundation", "Glibc", "LatentSupport", "Synchronization"],
    "LatentDictionaries": ["Foundation", "LatentSupport", "LatentTensor"],
    "LatentEndpoint": ["CCurl", "Foundation", "Glibc", "LatentSupport", "Synchronization"],
    "LatentModels": ["CPCRE2", "Foundation", "Glibc", "LatentSupport", "LatentTensor", "Synchronization"],
    "LatentWorkspace": ["Foundation", "GRDB", "Glibc", "LatentSupport", "LatentTensor", "Synchronization"],
    "LatentAnalysis": [
      "Foundation", "Glibc", "LatentDictionaries", "LatentEndpoint", "LatentModels", "LatentSupport", "LatentTensor",
      "LatentWorkspace", "Synchronization",
    ],
    "LatentServer": [
      "Dispatch", "Foundation", "Glibc", "LatentAnalysis", "LatentDictionaries", "LatentEndpoint", "LatentModels",
      "LatentProtocol", "LatentSupport", "LatentTensor", "LatentWorkspace", "Logging", "NIOCore", "NIOPosix",
      "Synchronization",
    ],
    "latentd": ["ArgumentParser", "Dispatch", "Foundation", "Glibc", "LatentServer", "LatentSupport", "Logging"],
  ]

  @Test(arguments: allowed.keys.sorted())
  func importsOnlyWhatTheTableAllows(_ module: String) throws {
    let allowed = try #require(Self.allowed[module])
    for file in try Tree.files(under: "Sources/\(module)", endingIn: ".swift") {
      for line in try Tree.lines(of: file) {
        guard let imported = Self.importedModule(line) else { continue }
        #expect(allowed.contains(imported), "\(file) imports \(imported)")
      }
    }
  }

  @Test func everyModuleStandsInTheTable() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Tree.root + "/Sources")
    #expect(Set(folders.filter { !$0.hasPrefix("C") }) == Set(Self.allowed.keys))
  }

  private static func importedModule(_ line: String) -> String? {
    var words = line.split(separator: " ").map(String.init)
    if let first = words.first,
      ["internal", "package", "public", "private", "fileprivate", "@testable"].contains(first)
    {
      words.removeFirst()
    }
    guard words.count >= 2, words[0] == "import" else { return nil }
    return words[1].split(separator: ".").first.map(String.init)
  }
}
