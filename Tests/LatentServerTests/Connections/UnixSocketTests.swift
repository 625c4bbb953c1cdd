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

  @Test func whoeverSeesTheFileCanConnect() throws {
    let paths = (0..<400).map { folder.file("\($0)") }
    let failures = Locked<[Int32]>([])
    let stopped = Locked(false)
    defer { stopped.update { $0 = true } }
    let watcher = Thread {
      for path in paths {
        var status = stat()
        while lstat(path, &status) != 0 { if stopped.value { return } }
        do { _ = try RawSocket(path: path) } catch { failures.update { $0.append(errno) } }
      }
      failures.update { $0.append(0) }
    }
    watcher.start()
    var sockets: [UnixSocket] = []
    for path in paths { sockets.append(try UnixSocket(path: path)) }
    while failures.value.last != 0 { usleep(1000) }
    for socket in sockets { close(socket.descriptor) }
    #expect(failures.value == [0])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == paths.count)
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
