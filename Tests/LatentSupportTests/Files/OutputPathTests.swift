import Foundation
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct OutputPathTests {
  private func refusal(_ path: String) -> LatentError? {
    #expect(throws: LatentError.self) { try OutputPath.requireWritable(path) }
  }

  @Test func aFileInAFolderThatExistsIsWritable() throws {
    let folder = try TemporaryFolder()
    try OutputPath.requireWritable(folder.file("new"))
    try OutputPath.requireWritable(try folder.write("old", to: "old"))
    try OutputPath.requireWritable("beside-the-daemon")
  }

  @Test func aFolderAndAPlaceInNoneAreRefusedByName() throws {
    let folder = try TemporaryFolder()
    for path in [folder.path, folder.file("none/new"), "/proc/none/new"] {
      let error = try #require(refusal(path))
      #expect(error.code == .invalidParams && error.field == "output" && error.path == path)
      #expect(error.message.contains(path))
    }
  }

  @Test func whatIsToldOfAFailureDependsOnWhatFailed() throws {
    let unwritten = LatentError.system("write", path: "/a/b.html", errno: ENOENT)
    let told = OutputPath.told(unwritten, of: "/a/b.html") as? LatentError
    #expect(told?.code == .invalidParams && told?.field == "output" && told?.cause == unwritten.cause)
    // A checkpoint that cannot be read, and a full disk, are no matter of where the output goes.
    let unread = LatentError.system("open", path: "/models/m", errno: ENOENT)
    #expect(OutputPath.told(unread, of: "/a/b.html") as? LatentError == unread)
    let full = LatentError.system("write", path: "/a/b.html", errno: ENOSPC)
    #expect(OutputPath.told(full, of: "/a/b.html") as? LatentError == full)
    let foreign = OutputPath.told(CocoaError(.fileNoSuchFile), of: "/proc/x") as? LatentError
    #expect(foreign?.code == .invalidParams && foreign?.path == "/proc/x")
    #expect((OutputPath.told(CocoaError(.fileWriteOutOfSpace), of: "/x") as? LatentError)?.code == .outOfResources)
    #expect(OutputPath.told(CancellationError(), of: "/x") is CancellationError)
  }
}
