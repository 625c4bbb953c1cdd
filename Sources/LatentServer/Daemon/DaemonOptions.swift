internal import Foundation

/// What the command line decides.
package struct DaemonOptions: Sendable, Equatable {
  /// Folder of the catalogue, caches, lenses, vectors, probes and states. Made when it is first written to.
  package var workspace: String
  /// Threads that compute; nil for one a core.
  package var threads: Int?
  /// The most memory that models, dictionaries and batches may take, in bytes; nil for no limit but the machine's.
  package var memoryLimitBytes: Int?
  package var sessionLimits = SessionLimits()
  package var framingLimits = FramingLimits()
  /// How long a client that does not read, or a job that does not stop, can hold up the daemon's end, in seconds.
  package var graceSeconds = 10.0

  package init(
    workspace: String = DaemonOptions.defaultWorkspace(),
    threads: Int? = nil,
    memoryLimitBytes: Int? = nil
  ) {
    self.workspace = workspace
    self.threads = threads
    self.memoryLimitBytes = memoryLimitBytes
  }

  /// `$XDG_STATE_HOME/latentd`, else `~/.local/state/latentd` (XDG Base Directory Specification 0.8: a relative path in
  /// the variable is ignored).
  package static func defaultWorkspace(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
      return (state.hasSuffix("/") ? String(state.dropLast()) : state) + "/latentd"
    }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return home + "/.local/state/latentd"
  }
}
