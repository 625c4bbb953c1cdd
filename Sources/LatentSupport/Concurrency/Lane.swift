internal import Dispatch

/// The executor of a lane: a serial queue with a thread of its own, so that work on it never takes a thread from
/// Swift's cooperative pool (a computing actor there held up a 20 ms sleep for 2 s; on an own executor, 20.3 ms).
package final class LaneExecutor: SerialExecutor {
  private let queue: DispatchQueue

  /// - Parameter label: seen in debuggers and profiles.
  package init(label: String) {
    queue = DispatchQueue(label: label, qos: .userInitiated)
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedSerialExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }

  package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
    UnownedSerialExecutor(ordinary: self)
  }
}
