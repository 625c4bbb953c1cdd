import Foundation
import LatentTestSupport

/// A process of the built daemon.
final class SpawnedDaemon: Sendable {
  private let process: Locked<Process>
  let input: FileHandle
  let output: FileHandle
  let errors: FileHandle

  init(_ arguments: [String], environment: [String: String]? = nil) throws {
    let process = Process()
    let input = Pipe()
    let output = Pipe()
    let errors = Pipe()
    process.executableURL = try BuiltDaemon.executable
    process.arguments = arguments
    if let environment { process.environment = environment }
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    self.process = Locked(process)
    self.input = input.fileHandleForWriting
    self.output = output.fileHandleForReading
    self.errors = errors.fileHandleForReading
  }

  /// A test that fails half-way leaves no process behind.
  deinit {
    let process = process.value
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var processIdentifier: Int32 { process.value.processIdentifier }

  func untilListening(_ path: String) async throws {
    while !FileManager.default.fileExists(atPath: path) {
      guard process.value.isRunning else { throw Ended(status: process.value.terminationStatus) }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Sends SIGTERM and returns the exit status.
  func terminate(_ signal: Int32 = SIGTERM) async throws -> Int32 {
    kill(processIdentifier, signal)
    return try await exitStatus()
  }

  func exitStatus() async throws -> Int32 {
    while process.value.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    return process.value.terminationStatus
  }

  struct Ended: Error {
    let status: Int32
  }
}
