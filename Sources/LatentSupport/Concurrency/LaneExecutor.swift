internal import Dispatch
internal import Glibc
internal import Synchronization

/// The executor of a lane: one thread of its own, which runs the lane's jobs one at a time, the most urgent first.
///
/// - Work on it never takes a thread from Swift's cooperative pool (a computing actor there held up a 20 ms sleep for
///   2 s; on an own executor, 20.3 ms).
/// - An interactive call overtakes a background job at the job's next step: each step is a job of its own, and waiting
///   jobs are taken by priority, then in order of arrival.
/// - It is always the same thread. A dispatch queue would do as a serial queue, but wander between threads, and libgomp
///   keeps a team of threads for every thread that ever computed.
package final class LaneExecutor: SerialExecutor {
  private let jobs = LaneJobs()

  /// - Parameter label: seen in debuggers and profiles; Linux keeps the first 15 bytes.
  package init(label: String) {
    Self.startThread(label: label, jobs: jobs)
  }

  deinit {
    jobs.close()
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let priority = job.priority.rawValue
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    jobs.append(LaneJob(priority: priority) { job.runSynchronously(on: executor) })
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }

  private static func startThread(label: String, jobs: LaneJobs) {
    final class Start {
      let label: String
      let jobs: LaneJobs
      init(label: String, jobs: LaneJobs) {
        self.label = label
        self.jobs = jobs
      }
    }
    var thread = pthread_t()
    let start = Unmanaged.passRetained(Start(label: label, jobs: jobs))
    let status = pthread_create(
      &thread,
      nil,
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        nameThisThread(start.label)
        start.jobs.runAll()
        return nil
      },
      start.toOpaque()
    )
    if status == 0 {
      pthread_detach(thread)
    } else {
      // No thread is to be had: a queue of the dispatch library, which has some, runs the jobs one at a time as well.
      start.release()
      DispatchQueue(label: label).async { jobs.runAll() }
    }
  }
}

/// Gives the calling thread the first 15 bytes of `name`. `pthread_setname_np` is a GNU extension that Swift does not
/// import; the kernel's own file does the same.
private func nameThisThread(_ name: String) {
  let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  let bytes = Array(name.utf8.prefix(15))
  _ = write(descriptor, bytes, bytes.count)
  close(descriptor)
}

/// A job that waits for its lane.
private struct LaneJob: Sendable {
  let priority: UInt8
  let run: @Sendable () -> Void
}

/// The jobs that wait for one lane, and the loop that runs them. Apart from the executor so that the thread does not
/// keep the executor alive.
private final class LaneJobs: Sendable {
  private struct State {
    /// Waiting jobs by priority; few priorities exist, so a short list beats a heap and keeps the order of arrival.
    var waiting: [(priority: UInt8, jobs: ArraySlice<LaneJob>)] = []
    var isClosed = false

    mutating func append(_ job: LaneJob) {
      let place = waiting.firstIndex { $0.priority <= job.priority } ?? waiting.endIndex
      if place < waiting.endIndex, waiting[place].priority == job.priority {
        waiting[place].jobs.append(job)
      } else {
        waiting.insert((job.priority, [job]), at: place)
      }
    }

    mutating func next() -> LaneJob? {
      guard !waiting.isEmpty else { return nil }
      let job = waiting[0].jobs.popFirst()
      if waiting[0].jobs.isEmpty { waiting.removeFirst() }
      return job
    }
  }

  private let state = Mutex(State())
  private let arrived = DispatchSemaphore(value: 0)

  func append(_ job: LaneJob) {
    state.withLock { $0.append(job) }
    arrived.signal()
  }

  func close() {
    state.withLock { $0.isClosed = true }
    arrived.signal()
  }

  /// Runs jobs until `close()` and no job is left.
  func runAll() {
    while true {
      arrived.wait()
      guard let job = state.withLock({ $0.next() }) else {
        if state.withLock({ $0.isClosed }) { return }
        continue
      }
      job.run()
    }
  }
}
