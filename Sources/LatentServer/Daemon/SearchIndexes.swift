internal import LatentAnalysis
internal import LatentDictionaries
internal import LatentSupport
internal import Synchronization

/// The indexes that searches have made, kept for the next ones: of the explanations' words, of their meanings by each
/// embedder, and of dictionaries' decoder rows. What explanations are about is forgotten when they change; what was not
/// used for longest goes first when all together take too much memory.
final class SearchIndexes: Sendable {
  private enum Key: Hashable {
    case words
    case meanings(embedder: String)
    case directions(dictionary: String)
  }

  private enum Index: Sendable {
    case words(ExplanationWordIndex)
    case meanings(ExplanationVectorIndex)
    case directions(DirectionIndex)

    var byteCount: Int {
      switch self {
      case .words(let index): index.byteCount
      case .meanings(let index): index.byteCount
      case .directions(let index): index.byteCount
      }
    }
  }

  private struct Entry {
    var key: Key
    /// Of the explanations; 0 for what they do not concern.
    var version: Int
    var index: Index
  }

  /// Least recently used first.
  private let entries = Mutex<[Entry]>([])
  private let limitBytes: Int

  /// - Parameter limitBytes: of all indexes; the one used last is kept in any case.
  init(limitBytes: Int) {
    self.limitBytes = limitBytes
  }

  func words(version: Int, make: () async throws -> ExplanationWordIndex) async throws -> ExplanationWordIndex {
    if case .words(let known) = find(.words, version: version) { return known }
    let made = try await make()
    keep(Entry(key: .words, version: version, index: .words(made)))
    return made
  }

  func meanings(
    embedder: String,
    version: Int,
    make: () async throws -> ExplanationVectorIndex
  ) async throws -> ExplanationVectorIndex {
    if case .meanings(let known) = find(.meanings(embedder: embedder), version: version) { return known }
    let made = try await make()
    keep(Entry(key: .meanings(embedder: embedder), version: version, index: .meanings(made)))
    return made
  }

  func directions(of dictionary: SparseDictionary, make: () async throws -> DirectionIndex) async throws
    -> DirectionIndex
  {
    let key = Key.directions(dictionary: dictionary.identity)
    if case .directions(let known) = find(key, version: 0) { return known }
    let made = try await make()
    keep(Entry(key: key, version: 0, index: .directions(made)))
    return made
  }

  /// Lets go of what was made of a dictionary.
  func forget(_ dictionary: SparseDictionary) {
    entries.withLock { $0.removeAll { $0.key == .directions(dictionary: dictionary.identity) } }
  }

  private func find(_ key: Key, version: Int) -> Index? {
    entries.withLock { entries in
      guard let place = entries.firstIndex(where: { $0.key == key }) else { return nil }
      let entry = entries.remove(at: place)
      guard entry.version == version else { return nil }
      entries.append(entry)
      return entry.index
    }
  }

  private func keep(_ entry: Entry) {
    entries.withLock { entries in
      entries.removeAll { $0.key == entry.key }
      entries.append(entry)
      while entries.count > 1, entries.reduce(0, { $0 + $1.index.byteCount }) > limitBytes { entries.removeFirst() }
    }
  }
}
