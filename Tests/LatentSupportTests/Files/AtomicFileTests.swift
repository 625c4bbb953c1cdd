import Foundation
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct AtomicFileTests {
  private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// What is left beside the file.
  private func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func twoWritersOfOneFileDoNotMixTheirContents() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    let first = try AtomicFile(path: path)
    try first.write("first, ")
    let second = try AtomicFile(path: path)
    try second.write("second")
    try first.write("all of it")
    try first.commit()
    #expect(try text(path) == "first, all of it")
    // A third begins while the second still writes.
    let third = try AtomicFile(path: path)
    try third.write("third")
    try second.commit()
    #expect(try text(path) == "second")
    try third.commit()
    #expect(try text(path) == "third" && names(folder) == ["a"])
  }

  @Test func anAbandonedFileLeavesTheOldOneAndNothingElse() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("old", to: "a")
    do {
      let file = try AtomicFile(path: path)
      try file.write("new")
    }
    #expect(try text(path) == "old" && names(folder) == ["a"])
  }

  @Test func whatACrashLeftIsReplaced() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("much more than is written now", to: "a.partial")
    try AtomicFile.replace(folder.file("a"), with: Array("new".utf8))
    #expect(try text(folder.file("a")) == "new" && names(folder) == ["a"])
  }

  @Test func manyWritersAtOnceEachWriteAWholeFile() async throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          for _ in 0..<5 { try AtomicFile.replace(path, with: [UInt8](repeating: UInt8(writer), count: 5_000)) }
        }
      }
      try await group.waitForAll()
    }
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(bytes.count == 5_000 && Set(bytes).count == 1)
    #expect(try names(folder) == ["a"])
  }
}
