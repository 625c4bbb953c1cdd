internal import Synchronization

/// A rehearsed failure of the disk: from the N-th operation of `AtomicFile` on, all fail, as on a full disk or a machine
/// that dies.
///
/// Tests set it for a stretch of code and then look at what a reader finds:
///
///     FileFault.$current.withValue(FileFault(failingFrom: 7)) { … }
///
/// It is a task-local value, so that tests run side by side and production code passes nothing around; unset, it costs
/// one look-up for each operation on a file.
package final class FileFault: Sendable {
  @TaskLocal package static var current: FileFault?

  /// The operation that fails first, from 0; every later one fails too.
  package let first: Int
  /// The `errno` that the failing operations answer.
  package let errorNumber: Int32
  /// Whether clean-up is left undone as well, as after `kill -9`: the partial file then stays.
  package let isCrash: Bool
  private let seen = Atomic<Int>(0)

  /// - Parameter errorNumber: `ENOSPC` (28), a full disk, unless said otherwise.
  package init(failingFrom first: Int, errorNumber: Int32 = 28, isCrash: Bool = false) {
    self.first = first
    self.errorNumber = errorNumber
    self.isCrash = isCrash
  }

  /// Operations that were asked for so far; after a run with a fault that never strikes, how many there are to fail.
  package var operations: Int { seen.load(ordering: .relaxed) }

  /// Counts one operation and tells whether it has to fail.
  func strikes() -> Bool {
    seen.wrappingAdd(1, ordering: .relaxed).oldValue >= first
  }
}
