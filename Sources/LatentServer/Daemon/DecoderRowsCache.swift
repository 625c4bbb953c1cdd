internal import LatentAnalysis
internal import LatentDictionaries
internal import Synchronization

/// Keeps the rows of the dictionary that was asked for last: somebody who looks at latents looks at one dictionary's.
final class DecoderRowsCache: Sendable {
  private struct Entry {
    weak var dictionary: SparseDictionary?
    var rows: UnitRows
  }

  private let entry = Mutex<Entry?>(nil)

  func rows(of dictionary: SparseDictionary) -> UnitRows? {
    entry.withLock { $0?.dictionary === dictionary ? $0?.rows : nil }
  }

  func keep(_ rows: UnitRows, of dictionary: SparseDictionary) {
    entry.withLock { $0 = Entry(dictionary: dictionary, rows: rows) }
  }
}
