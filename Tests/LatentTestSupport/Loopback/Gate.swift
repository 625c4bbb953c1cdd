internal import Glibc

/// Holds threads until a test lets them go.
package final class Gate: Sendable {
  private let state = Locked(false)

  package init() {}

  package var isOpen: Bool { state.value }

  package func open() {
    state.update { $0 = true }
  }

  /// Blocks the calling thread until the gate is open.
  package func wait() {
    while !isOpen { usleep(500) }
  }

  deinit { open() }
}

/// Waits, without a limit of its own, until `condition` holds: the suite's time limit ends a wait in vain.
package func eventually(_ condition: @Sendable () throws -> Bool) async throws {
  while try !condition() { try await Task.sleep(for: .milliseconds(2)) }
}
