/// A place where work runs one step at a time on a thread of its own: one lane for each compute device, one for the
/// workspace, one for the LLM endpoint.
///
/// A long job is a loop of short steps (5 to 50 ms), each one call of `run`; between two it looks at its cancellation,
/// saves, and reports:
///
///     for batch in batches {
///       try work.cancellation.check()
///       let rows = try await compute.run { try model.forward(batch) }
///       …
///     }
package actor Lane {
  private let executor: LaneExecutor

  package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  /// - Parameter label: the thread's name; Linux keeps the first 15 bytes.
  package init(label: String) {
    executor = LaneExecutor(label: label)
  }

  /// Runs one step on the lane's thread.
  ///
  /// The step is synchronous, so that nothing else of the lane runs until it is done.
  package func run<Value: Sendable, Failure: Error>(
    _ step: @Sendable () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try step()
  }
}
