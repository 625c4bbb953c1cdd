internal import LatentSupport
internal import Synchronization

/// The named things of one kind that the daemon keeps in memory, in the order of loading.
///
/// The scheduler keeps an unload from running beside requests that name the same thing; what a request has looked up
/// stays alive for as long as it holds it.
package final class NamedTable<Value: Sendable>: Sendable {
  /// `model` or `dictionary`: the word for errors.
  private let noun: String
  /// The method that loads one, for the remedy.
  private let loader: String
  private let entries = Mutex<[(name: String, value: Value)]>([])

  package init(noun: String, loader: String) {
    self.noun = noun
    self.loader = loader
  }

  package var values: [Value] { entries.withLock { $0.map(\.value) } }

  /// - Throws: `LatentError` (`notResident`) that lists what is loaded.
  package func value(_ name: String, field: String) throws -> Value {
    let (found, loaded) = entries.withLock { entries in
      (entries.first { $0.name == name }?.value, entries.map(\.name))
    }
    if let found { return found }
    let known = loaded.isEmpty ? "none is" : "loaded: \(loaded.joined(separator: ", "))"
    throw LatentError(.notResident, "No \(noun) \(name) is loaded (\(known)); load it with \(loader).", field: field)
  }

  /// - Throws: `LatentError` (`invalidParams`) when the name is taken.
  package func checkFree(_ name: String) throws {
    if entries.withLock({ $0.contains { $0.name == name } }) { throw taken(name) }
  }

  /// - Throws: `LatentError` (`invalidParams`) when the name is taken.
  package func insert(_ name: String, _ value: Value) throws {
    let isFree = entries.withLock { entries in
      guard !entries.contains(where: { $0.name == name }) else { return false }
      entries.append((name, value))
      return true
    }
    if !isFree { throw taken(name) }
  }

  /// - Throws: `LatentError` (`notResident`) when there is none of that name.
  package func remove(_ name: String, field: String) throws {
    _ = try value(name, field: field)
    entries.withLock { $0.removeAll { $0.name == name } }
  }

  private func taken(_ name: String) -> LatentError {
    LatentError.invalid("name", "A \(noun) named \(name) is loaded already; give another name, or unload it first.")
  }
}
