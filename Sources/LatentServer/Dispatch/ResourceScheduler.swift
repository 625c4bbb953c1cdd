internal import LatentSupport
internal import Synchronization

/// Lets requests run at the same time unless they touch the same resource and one of them changes it; those keep the
/// order in which they were enqueued, whichever connection they came from.
///
/// A ticket waits for every earlier unfinished ticket that conflicts with it. Since it takes its place on all its
/// resources in one step and only ever waits for earlier tickets, no two can wait for each other.
///
/// Rejected alternative: wait only for the last writer and let order follow from the chain. A cancelled ticket would
/// then have to stay as a link, and reads behind a cancelled write would wait for the reads before it.
package final class ResourceScheduler: Sendable {
  /// A request's place in the schedule.
  package struct Ticket: Sendable, Hashable {
    let number: Int
  }

  private struct Entry {
    let access: Access
    /// How many earlier tickets still have to finish.
    var blockers: Int
    /// Later tickets that wait for this one.
    var dependents: [Int] = []
    var waiter: CheckedContinuation<Void, any Error>?
    var isAbandoned = false

    mutating func takeWaiter() -> CheckedContinuation<Void, any Error>? {
      defer { waiter = nil }
      return waiter
    }
  }

  /// The unfinished tickets that touch one resource.
  private struct Users {
    var readers: Set<Int> = []
    var writers: Set<Int> = []
  }

  private struct State {
    var nextNumber = 0
    var entries: [Int: Entry] = [:]
    /// By kind, so that `every` finds its kin; the nil key is `every` itself.
    var users: [Resource.Kind: [String?: Users]] = [:]

    /// The users of every resource that is `resource` or includes it or is included in it.
    func users(overlapping resource: Resource) -> [Users] {
      guard let kin = users[resource.kind] else { return [] }
      guard let name = resource.name else { return Array(kin.values) }
      return [kin[name], kin[nil]].compactMap { $0 }
    }

    mutating func change(_ resource: Resource, _ change: (inout Users) -> Void) {
      change(&users[resource.kind, default: [:]][resource.name, default: Users()])
    }

    mutating func release(_ number: Int, _ resource: Resource) {
      change(resource) { users in
        users.readers.remove(number)
        users.writers.remove(number)
      }
      guard let users = users[resource.kind]?[resource.name], users.readers.isEmpty, users.writers.isEmpty else {
        return
      }
      self.users[resource.kind]?.removeValue(forKey: resource.name)
    }
  }

  private let state = Mutex(State())
  private static let cancelled = LatentError(.cancelled, "The request was cancelled before it began.")

  package init() {}

  /// Takes a place behind all earlier tickets.
  package func enqueue(_ access: Access) -> Ticket {
    state.withLock { state in
      let number = state.nextNumber
      state.nextNumber += 1
      var blockers: Set<Int> = []
      for resource in access.reads {
        for users in state.users(overlapping: resource) { blockers.formUnion(users.writers) }
      }
      for resource in access.writes {
        for users in state.users(overlapping: resource) { blockers.formUnion(users.writers.union(users.readers)) }
      }
      for blocker in blockers { state.entries[blocker]?.dependents.append(number) }
      state.entries[number] = Entry(access: access, blockers: blockers.count)
      for resource in access.reads { state.change(resource) { _ = $0.readers.insert(number) } }
      for resource in access.writes { state.change(resource) { _ = $0.writers.insert(number) } }
      return Ticket(number: number)
    }
  }

  /// Returns when nothing earlier stands in the way.
  ///
  /// - Throws: `LatentError` (`cancelled`) at once when `abandon` is or was called.
  package func wait(for ticket: Ticket) async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      let decision = state.withLock { state -> Result<Void, any Error>? in
        guard let entry = state.entries[ticket.number], !entry.isAbandoned else { return .failure(Self.cancelled) }
        if entry.blockers == 0 { return .success(()) }
        state.entries[ticket.number]?.waiter = continuation
        return nil
      }
      if let decision { continuation.resume(with: decision) }
    }
  }

  /// Ends the wait of a ticket that has not been let through; one that has is left alone.
  package func abandon(_ ticket: Ticket) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard let entry = state.entries[ticket.number], entry.blockers > 0 else { return nil }
      state.entries[ticket.number]?.isAbandoned = true
      return state.entries[ticket.number]?.takeWaiter()
    }
    waiter?.resume(throwing: Self.cancelled)
  }

  /// Gives the place up, and lets those through that waited for it alone. Called once for each ticket.
  package func finish(_ ticket: Ticket) {
    let released = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
      guard let entry = state.entries.removeValue(forKey: ticket.number) else { return [] }
      for resource in entry.access.reads.union(entry.access.writes) { state.release(ticket.number, resource) }
      return entry.dependents.compactMap { number in
        state.entries[number]?.blockers -= 1
        return state.entries[number]?.blockers == 0 ? state.entries[number]?.takeWaiter() : nil
      }
    }
    for waiter in released { waiter.resume() }
  }

  /// Tickets enqueued and not finished.
  package var unfinishedCount: Int { state.withLock { $0.entries.count } }
}
