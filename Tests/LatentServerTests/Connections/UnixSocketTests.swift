import Foundation
import LatentServer
import LatentSupport
import LatentTestSupport
import Testing

@Suite struct UnixSocketTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("d.sock")
  }

  private func mode(of path: String) -> Int? {
    (try? FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
  }

  @Test func isForThisUserAloneWhateverTheMask() throws {
    let socket = try UnixSocket(path: path)
    defer { close(socket.descriptor) }
    #expect(mode(of: path) == 0o600)
    socket.remove()
    #expect(mode(of: path) == nil)
  }

  @Test func replacesTheSocketOfADeadDaemon() throws {
    let dead = try UnixSocket(path: path)
    close(dead.descriptor)
    #expect(mode(of: path) != nil, "a killed daemon leaves its socket")
    let socket = try UnixSocket(path: path)
    defer { close(socket.descriptor) }
    #expect(mode(of: path) == 0o600)
    socket.remove()
  }

  @Test func leavesTheSocketOfAnotherDaemonAlone() throws {
    let first = try UnixSocket(path: path)
    defer { close(first.descriptor) }
    try FileManager.default.removeItem(atPath: path)
    let second = try UnixSocket(path: path)
    defer { close(second.descriptor) }
    first.remove()
    #expect(mode(of: path) == 0o600)
    second.remove()
    #expect(mode(of: path) == nil)
  }

  @Test func refusesThePathOfALivingDaemon() throws {
    let living = try UnixSocket(path: path)
    defer { close(living.descriptor) }
    let error = #expect(throws: LatentError.self) { try UnixSocket(path: path) }
    #expect(error?.message.contains("already listening") == true)
    #expect(error?.path == path)
    #expect(mode(of: path) == 0o600)
  }

  @Test func refusesAFileThatIsNoSocket() throws {
    let file = try folder.write("precious", to: "d.sock")
    let error = #expect(throws: LatentError.self) { try UnixSocket(path: file) }
    #expect(error?.message.contains("no socket") == true)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "precious")
  }

  @Test func refusesAPathThatIsTooLongOrHasNoFolder() throws {
    let long = folder.file(String(repeating: "x", count: 120))
    #expect(throws: LatentError.self) { try UnixSocket(path: long) }
    #expect(throws: LatentError.self) { try UnixSocket(path: "") }
    let error = #expect(throws: LatentError.self) { try UnixSocket(path: folder.file("no/such/d.sock")) }
    #expect(error?.path == folder.file("no/such"))
  }
}
