internal import ArgumentParser
internal import Glibc
internal import LatentServer
internal import LatentSupport
internal import Logging

/// The daemon's command line.
@main
struct Latentd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "latentd",
    abstract: "Keeps language models and sparse dictionaries resident and answers interpretability calls.",
    discussion: """
      Speaks JSON-RPC 2.0 on standard input and output, framed as the Language Server Protocol frames it, or one \
      message a line when the first byte is { or [. Logs go to standard error.
      """,
    version: "\(DaemonVersion.name) \(DaemonVersion.current)"
  )

  @Option(name: .long, help: ArgumentHelp("Serve many clients on this Unix socket instead.", valueName: "path"))
  var socket: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Start no daemon: join standard input and output to the one that listens on this Unix socket.",
      valueName: "path"
    )
  )
  var connect: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Folder of the catalogue and caches (default: $XDG_STATE_HOME/latentd, else ~/.local/state/latentd).",
      valueName: "dir"
    )
  )
  var workspace: String?

  @Option(name: .long, help: ArgumentHelp("Threads that compute (default: one a core).", valueName: "n"))
  var threads: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The most memory for models, dictionaries and batches: a number of bytes, or one with KiB, MiB, GiB or TiB.",
      valueName: "bytes"
    )
  )
  var memoryLimit: ByteCount?

  @Option(name: .long, help: "The least serious lines to log.")
  var logLevel = LogLevel(.info)

  @Option(
    name: .long,
    help: ArgumentHelp("Write every message to this file as a dialogue that can be replayed.", valueName: "file")
  )
  var record: String?

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be from 1 to 1024, not \(threads).")
    }
    if connect != nil, socket != nil { throw ValidationError("--connect and --socket exclude each other.") }
    if let workspace, workspace.isEmpty { throw ValidationError("--workspace must name a folder.") }
  }

  static func main() async {
    ThreadTeamPolicy.apply()
    await main(nil)
  }

  func run() async throws {
    // Before anything else: see StandardStreams.
    let streams = socket == nil ? try StandardStreams.claim() : nil
    LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
    var logger = Logger(label: "latentd")
    logger.logLevel = logLevel.level
    do {
      if let connect, let streams {
        try SocketBridge.run(streams, path: connect)
        return
      }
      let daemon = Daemon(services: DaemonServices(options: options), logger: logger)
      let transport = streams.map { DaemonRunner.Transport.stdio($0) } ?? .socket(path: socket ?? "")
      let status = try await DaemonRunner(daemon: daemon, tap: try record.map { try TranscriptRecorder(path: $0) }).run(
        transport
      )
      // Not a return: a request that does not stop must not keep the process.
      Glibc.exit(status)
    } catch let error as LatentError {
      logger.critical("\(error.message)")
      Glibc.exit(1)
    }
  }

  private var options: DaemonOptions {
    DaemonOptions(
      workspace: workspace ?? DaemonOptions.defaultWorkspace(),
      threads: threads,
      memoryLimitBytes: memoryLimit?.bytes
    )
  }
}
