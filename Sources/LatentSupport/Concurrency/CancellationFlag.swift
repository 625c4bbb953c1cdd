internal import Synchronization

/// A request's wish to stop, set from any thread and looked at by the work between two steps.
package final class CancellationFlag: Sendable {
  /// The wish of whoever waits for the work at hand, for steps that may be given up in their midst; nil for a step that
  /// is to come to its end.
  ///
  /// A job of short steps looks at its flag between them. A request that is one long step has nowhere to look, and the
  /// layers in between would pass a flag on that they have no use for: hence a task-local value.
  @TaskLocal package static var current: CancellationFlag?

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
