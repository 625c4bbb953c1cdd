/// Puts items through slow work, at most `concurrency` of them at once.
///
/// What computes here (`concurrency` 1) runs on the caller's own thread; what waits for an LLM runs side by side.
enum BoundedWork {
  /// - Parameters:
  ///   - prepare: called on the caller's thread just before an item's turn; throws to stop.
  ///   - perform: the work itself.
  ///   - receive: called on the caller's thread with each outcome, in the order in which they are finished.
  static func run<Item, Prepared: Sendable, Outcome: Sendable>(
    _ items: [Item],
    concurrency: Int,
    isolation: isolated (any Actor)? = #isolation,
    prepare: (Item) throws -> Prepared,
    perform: nonisolated(nonsending) @escaping @Sendable (Prepared) async throws -> Outcome,
    receive: (Outcome) throws -> Void
  ) async throws {
    guard concurrency > 1 else {
      for item in items { try receive(await perform(prepare(item))) }
      return
    }
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      // A closure runs where its function does only if it holds on to the isolation.
      _ = isolation
      var waiting = items[...]
      var inFlight = 0
      while true {
        while inFlight < concurrency, let item = waiting.popFirst() {
          let prepared = try prepare(item)
          group.addTask { try await perform(prepared) }
          inFlight += 1
        }
        guard let outcome = try await group.next() else { return }
        inFlight -= 1
        try receive(outcome)
      }
    }
  }
}
