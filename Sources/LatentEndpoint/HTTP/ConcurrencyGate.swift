internal import LatentSupport
internal import Synchronization

/// Lets at most `limit` callers through at a time; the others wait in the order they came.
package final class ConcurrencyGate: Sendable {
  private struct State {
    var free: Int
    var nextTicket = 0
    var waiting: [(ticket: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    var cancelled: Set<Int> = []
  }

  private let state: Mutex<State>

  /// - Parameter limit: at least 1.
  package init(limit: Int) {
    state = Mutex(State(free: max(1, limit)))
  }

  /// Runs `body` when a place is free.
  ///
  /// - Throws: `CancellationError` when the task is cancelled while it waits; otherwise what `body` throws.
  package func enter<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> sending Result
  ) async throws -> sending Result {
    try await acquire()
    defer { release() }
    return try await body()
  }

  /// `enter`, with a cancelled task's error in the project's own form.
  func admit<Result>(
    isolation: isolated (any Actor)? = #isolation,
    _ body: () async throws -> sending Result
  ) async throws -> sending Result {
    do {
      return try await enter(body)
    } catch is CancellationError {
      throw LatentError(.cancelled, "The request was cancelled.")
    }
  }

  private func acquire() async throws {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      return state.nextTicket
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let outcome: Result<Void, any Error>? = state.withLock { state in
          if state.cancelled.remove(ticket) != nil { return .failure(CancellationError()) }
          if state.free > 0 {
            state.free -= 1
            return .success(())
          }
          state.waiting.append((ticket, continuation))
          return nil
        }
        if let outcome { continuation.resume(with: outcome) }
      }
    } onCancel: {
      let continuation: CheckedContinuation<Void, any Error>? = state.withLock { state in
        if let index = state.waiting.firstIndex(where: { $0.ticket == ticket }) {
          return state.waiting.remove(at: index).continuation
        }
        // Either not waiting yet (then `acquire` sees the mark) or already let through (then the mark is cleared below).
        state.cancelled.insert(ticket)
        return nil
      }
      continuation?.resume(throwing: CancellationError())
    }
    state.withLock { _ = $0.cancelled.remove(ticket) }
  }

  private func release() {
    let next: CheckedContinuation<Void, any Error>? = state.withLock { state in
      guard !state.waiting.isEmpty else {
        state.free += 1
        return nil
      }
      return state.waiting.removeFirst().continuation
    }
    next?.resume()
  }
}
