package import LatentProtocol
package import LatentSupport
internal import Synchronization

/// The requests that are running, of every connection, and how far each is: what `status` lists.
package final class JobBoard: Sendable {
  /// One running request.
  package struct Job: Sendable, Equatable {
    /// The request's number in the daemon; unlike `id`, never used twice.
    package var number: Int
    /// What the client calls the request by; nil for a notification.
    package var id: RequestIdentifier?
    package var method: String
    package var progress: ProgressReport?
    package var started: ContinuousClock.Instant

    /// Seconds since it began to run.
    package var seconds: Double { (ContinuousClock.now - started) / .seconds(1) }
  }

  private struct State {
    var nextNumber = 1
    var jobs: [Int: Job] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// Lists a request that begins to run.
  ///
  /// - Returns: the number under which it is updated and ended.
  package func begin(id: RequestIdentifier?, method: String) -> Int {
    state.withLock { state in
      let number = state.nextNumber
      state.nextNumber += 1
      state.jobs[number] = Job(number: number, id: id, method: method, progress: nil, started: .now)
      return number
    }
  }

  package func update(_ number: Int, _ progress: ProgressReport) {
    state.withLock { $0.jobs[number]?.progress = progress }
  }

  package func end(_ number: Int) {
    state.withLock { _ = $0.jobs.removeValue(forKey: number) }
  }

  /// The running requests as `status` tells them, without the one that asks.
  package func list(except number: Int? = nil) -> [Wire.Job] {
    jobs.filter { $0.number != number }.map { job in
      Wire.Job(
        id: job.id ?? .null,
        method: job.method,
        done: job.progress?.done ?? 0,
        total: job.progress?.total,
        unit: job.progress?.unit ?? "steps",
        seconds: job.seconds
      )
    }
  }

  /// The running requests, the longest running first.
  package var jobs: [Job] {
    state.withLock { state in state.jobs.values.sorted { $0.number < $1.number } }
  }
}
