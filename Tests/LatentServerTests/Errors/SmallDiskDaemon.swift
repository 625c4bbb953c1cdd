import Foundation
import LatentSupport
import LatentTestSupport

/// A daemon process whose files cannot grow beyond a size.
final class SmallDiskDaemon: Sendable {
  private let folder: TemporaryFolder
  private let process: Locked<Process>

  /// - Parameter kibibytes: nil for no limit.
  init(workspace: String, kibibytes: Int?) throws {
    folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell counts in blocks of 512 bytes. Without the trap, a write beyond the limit would end the process.
    let limit = kibibytes.map { "trap '' XFSZ; ulimit -f \($0 * 2); " } ?? ""
    process.arguments = [
      "-c", limit + "exec \"$0\" \"$@\"", try BuiltDaemon.executable.path, "--socket", folder.file("d.sock"),
      "--workspace", workspace, "--threads", "1", "--log-level", "error",
    ]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    self.process = Locked(process)
  }

  deinit { kill(process.value.processIdentifier, SIGKILL) }

  func connect() async throws -> TestClient {
    let path = folder.file("d.sock")
    let process = process
    try await eventually { FileManager.default.fileExists(atPath: path) || !process.value.isRunning }
    let client = TestClient()
    try await ByteLink.connect(client, socket: path)
    try await client.initialize()
    return client
  }

  func stop() async throws {
    let process = process
    kill(process.value.processIdentifier, SIGTERM)
    try await eventually { !process.value.isRunning }
  }
}
