import Foundation
import LatentSupport
import LatentTestSupport

/// A daemon as a process of its own that can be killed and started again on the same workspace.
final class CrashingDaemon: Sendable {
  private let folder: TemporaryFolder
  private let running = Locked<SpawnedDaemon?>(nil)
  private let starts = Locked(0)

  init() throws {
    folder = try TemporaryFolder()
  }

  deinit { kill() }

  var workspace: String { folder.file("workspace") }

  /// Starts the process and opens a session.
  func start() async throws -> TestClient {
    let number = starts.update { starts in
      starts += 1
      return starts
    }
    // A path of its own each time: a killed daemon leaves its socket behind.
    let path = folder.file("\(number).sock")
    let daemon = try SpawnedDaemon(
      ["--socket", path, "--workspace", workspace, "--threads", "1", "--log-level", "error"]
    )
    running.update { $0 = daemon }
    try await daemon.untilListening(path)
    let client = TestClient()
    try await ByteLink.connect(client, socket: path)
    try await client.initialize()
    return client
  }

  /// As `kill -9` does; returns when the process is gone.
  func crash() async throws {
    _ = try await running.value?.terminate(SIGKILL)
    running.update { $0 = nil }
  }

  private func kill() {
    if let daemon = running.value { Foundation.kill(daemon.processIdentifier, SIGKILL) }
  }

  /// Every file of a cache by its name, without locks.
  func files(ofCache name: String) throws -> [String: Data] {
    let folder = URL(fileURLWithPath: "\(workspace)/caches/\(name)")
    var files: [String: Data] = [:]
    for case let path as String in FileManager.default.enumerator(atPath: folder.path) ?? .init() {
      var isFolder: ObjCBool = false
      let file = folder.appendingPathComponent(path)
      _ = FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder)
      if !isFolder.boolValue, path != "lock" { files[path] = try Data(contentsOf: file) }
    }
    return files
  }
}
