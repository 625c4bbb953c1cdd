internal import LatentSupport
internal import Synchronization

/// The named things of one kind that the daemon keeps in memory: models, or dictionaries.
///
/// A request takes a `Lease`, which keeps the thing loaded while it is used. `remove` hides the name at once and returns
/// when the last lease is gone, so that the memory is free when the client hears so.
package final class Residents<Value: Sendable>: Sendable {
  /// A thing in use. It counts as used until the lease goes away.
  package final class Lease: Sendable {
    package let name: String
    package let value: Value
    private let release: @Sendable () -> Void

    fileprivate init(name: String, value: Value, release: @escaping @Sendable () -> Void) {
      self.name = name
      self.value = value
      self.release = release
    }

    deinit {
      release()
    }
  }

  private struct Entry {
    let value: Value
    /// Tells an entry from a later one of the same name.
    let generation: Int
    var users = 0
    /// Hidden: `remove` waits for its users.
    var isLeaving = false
    var waiter: CheckedContinuation<Void, any Error>?
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// Names in the order of loading.
    var order: [String] = []
    var nextGeneration = 0

    mutating func drop(_ name: String) {
      entries.removeValue(forKey: name)
      order.removeAll { $0 == name }
    }
  }

  /// `model` or `dictionary`: the word for errors, and the field that names one in params.
  private let noun: String
  private let state = Mutex(State())

  /// - Parameter noun: `model` or `dictionary`.
  package init(noun: String) {
    self.noun = noun
  }

  /// Names that are loaded, in the order of loading.
  package var names: [String] { all.map(\.name) }

  /// What is loaded, in the order of loading. Not leases: to describe, not to compute with.
  package var all: [(name: String, value: Value)] {
    state.withLock { state in
      state.order.compactMap { name in
        state.entries[name].flatMap { $0.isLeaving ? nil : (name, $0.value) }
      }
    }
  }

  /// - Throws: `LatentError` (`invalidParams`) when the name is taken, so that nothing is loaded in vain.
  package func checkFree(_ name: String, field: String = "name") throws {
    guard state.withLock({ $0.entries[name] != nil }) else { return }
    throw nameTaken(name, field: field)
  }

  /// Adds a loaded thing.
  ///
  /// - Throws: `LatentError` (`invalidParams`) when the name is taken.
  package func insert(_ name: String, _ value: Value, field: String = "name") throws {
    let isFree = state.withLock { state in
      guard state.entries[name] == nil else { return false }
      state.entries[name] = Entry(value: value, generation: state.nextGeneration)
      state.nextGeneration += 1
      state.order.append(name)
      return true
    }
    if !isFree { throw nameTaken(name, field: field) }
  }

  /// The thing of that name, kept loaded until the lease goes away.
  ///
  /// - Parameter field: the param that named it; `model` or `dictionary` unless a method calls it otherwise.
  /// - Throws: `LatentError` (`notResident`) when nothing of that name is loaded.
  package func lease(_ name: String, field: String? = nil) throws -> Lease {
    let found = state.withLock { state -> Entry? in
      guard let entry = state.entries[name], !entry.isLeaving else { return nil }
      state.entries[name]?.users += 1
      return entry
    }
    guard let found else { throw notResident(name, field: field ?? noun) }
    return Lease(name: name, value: found.value) { [weak self] in self?.release(name, generation: found.generation) }
  }

  /// Takes the thing of that name out, and returns when nobody uses it any more.
  ///
  /// - Throws: `LatentError` (`notResident`) when nothing of that name is loaded; `CancellationError` when the task is
  ///   cancelled while it waits, and then the thing stays loaded.
  package func remove(_ name: String, field: String? = nil) async throws {
    let entry = state.withLock { state -> Entry? in
      guard let entry = state.entries[name], !entry.isLeaving else { return nil }
      if entry.users == 0 { state.drop(name) } else { state.entries[name]?.isLeaving = true }
      return entry
    }
    guard let entry else { throw notResident(name, field: field ?? noun) }
    if entry.users == 0 { return }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        wait(name, generation: entry.generation, continuation)
      }
    } onCancel: {
      keep(name, generation: entry.generation)
    }
  }

  private func wait(_ name: String, generation: Int, _ continuation: CheckedContinuation<Void, any Error>) {
    let decision = state.withLock { state -> Result<Void, any Error>? in
      guard let entry = state.entries[name], entry.generation == generation else { return .success(()) }
      // Cancelled before it began to wait.
      guard entry.isLeaving else { return .failure(CancellationError()) }
      if entry.users == 0 {
        state.drop(name)
        return .success(())
      }
      state.entries[name]?.waiter = continuation
      return nil
    }
    if let decision { continuation.resume(with: decision) }
  }

  private func keep(_ name: String, generation: Int) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard let entry = state.entries[name], entry.generation == generation else { return nil }
      state.entries[name]?.isLeaving = false
      state.entries[name]?.waiter = nil
      return entry.waiter
    }
    waiter?.resume(throwing: CancellationError())
  }

  private func release(_ name: String, generation: Int) {
    let waiter = state.withLock { state -> CheckedContinuation<Void, any Error>? in
      guard var entry = state.entries[name], entry.generation == generation else { return nil }
      entry.users -= 1
      state.entries[name] = entry
      guard entry.users == 0, entry.isLeaving, let waiter = entry.waiter else { return nil }
      state.drop(name)
      return waiter
    }
    waiter?.resume()
  }

  private func nameTaken(_ name: String, field: String) -> LatentError {
    LatentError.invalid(field, "A \(noun) named \"\(name)\" is loaded already; unload it, or give another \(field).")
  }

  private func notResident(_ name: String, field: String) -> LatentError {
    let loaded = names
    let known =
      loaded.isEmpty ? "none is" : "loaded: " + loaded.map { "\"\($0)\"" }.joined(separator: ", ")
    return LatentError(.notResident, "No \(noun) named \"\(name)\" is loaded (\(known)).", field: field)
  }
}
