import Foundation
import LatentSupport
import LatentTestSupport
import LatentWorkspace
import Testing

@Suite struct WorkspaceTests {
  @Test func belongsToOneDaemonAtATime() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("deep/work space")
    do {
      let first = try Workspace(folder: path)
      let error = latentError { _ = try Workspace(folder: path) }
      #expect(error?.message.contains("in use by another latentd (process \(getpid()))") == true)
      #expect(error?.message.contains(path) == true)
      withExtendedLifetime(first) {}
    }
    let second = try Workspace(folder: path)
    #expect(try second.catalogue.runs().isEmpty)
    #expect(try second.folder("lenses") == path + "/lenses")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect(attributes[.posixPermissions] as? Int == 0o700)
  }

  @Test func anUnwritableFolderIsNamed() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a file", to: "file")
    let error = latentError { _ = try Workspace(folder: file + "/workspace") }
    #expect(error?.message.contains(file) == true)
  }
}
