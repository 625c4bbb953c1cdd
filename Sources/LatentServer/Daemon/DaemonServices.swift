/// What every method may use: the things that the daemon holds once for all clients.
package struct DaemonServices: Sendable {
  package let options: DaemonOptions
  package let lanes: Lanes
  /// The requests that run.
  package let jobs: JobBoard
  package let started: ContinuousClock.Instant

  package init(options: DaemonOptions = DaemonOptions()) {
    self.options = options
    lanes = Lanes()
    jobs = JobBoard()
    started = .now
  }

  package var uptimeSeconds: Double { (ContinuousClock.now - started) / .seconds(1) }
}
