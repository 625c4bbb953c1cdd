internal import Synchronization

/// A request's wish to stop, set from any thread and looked at by the work between two steps.
package final class CancellationFlag: Sendable {
  private let raised = Atomic<Bool>(false)

  package init() {}

  /// Whether the work has been asked to stop.
  package var isCancelled: Bool { raised.load(ordering: .relaxed) }

  /// Asks the work to stop at its next check.
  package func cancel() { raised.store(true, ordering: .relaxed) }

  /// - Throws: `LatentError` (`cancelled`) once `cancel()` was called.
  package func check() throws {
    if isCancelled { throw LatentError(.cancelled, "The request was cancelled; what it had finished stays saved.") }
  }
}
