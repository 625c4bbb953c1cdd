package import LatentModels
internal import Synchronization

/// Windows' tokens as strings, from a table that fills as tokens are met: decoding one costs a hundred times as much as
/// looking it up.
///
/// Most tokens spell the same wherever they stand, and their strings are shared by all windows. Tokens that are a part of a
/// character spell something else beside others. Where a tokenizer's text is its tokens' bytes one after another, a run of
/// them is put together here; elsewhere the tokenizer does the whole window.
package final class TokenTexts: Sendable {
  private struct Entry {
    /// What the token spells behind another one, and where a text begins.
    var inside = ""
    var first = ""
    /// Of a part of a character, its bytes; nil where the tokenizer has to be asked.
    var bytes: [UInt8]?
    var state = State.unknown
  }

  private enum State: UInt8 {
    case unknown
    /// It spells the same whatever stands beside it.
    case whole
    /// It is a part of a character, or hangs on its neighbours in another way.
    case partial
  }

  /// One of several tables: threads that come at the same time have one each, and none waits.
  private final class Table: Sendable {
    let entries = Mutex<[Entry]>([])
  }

  private let tokenizer: Tokenizer
  private let tables = (0..<4).map { _ in Table() }

  package init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
  }

  /// As `Tokenizer.shownTexts(of:)`.
  package func texts(of ids: [Int32]) -> [String] {
    for table in tables {
      if let spelled = table.entries.withLockIfAvailable({ known(ids, &$0) }) {
        return spelled ?? tokenizer.shownTexts(of: ids)
      }
    }
    return tables[0].entries.withLock { known(ids, &$0) } ?? tokenizer.shownTexts(of: ids)
  }

  /// Nil where the tokenizer has to be asked.
  private func known(_ ids: [Int32], _ table: inout [Entry]) -> [String]? {
    var texts: [String] = []
    texts.reserveCapacity(ids.count)
    var place = 0
    while place < ids.count {
      guard let index = entry(of: ids[place], &table) else { return nil }
      if table[index].state == .whole {
        texts.append(place == 0 ? table[index].first : table[index].inside)
        place += 1
        continue
      }
      guard let bytes = table[index].bytes else { return nil }
      var run = [bytes]
      place += 1
      while place < ids.count, let next = entry(of: ids[place], &table), let bytes = table[next].bytes {
        run.append(bytes)
        place += 1
      }
      // Alone it is shown as it was learned; a run has to be put together.
      if run.count == 1 { texts.append(table[index].inside) } else { texts += Tokenizer.texts(spelledBy: run) }
    }
    return texts
  }

  /// The place of `id` in the table, which then says what it spells; nil for what is no token.
  private func entry(of id: Int32, _ table: inout [Entry]) -> Int? {
    guard id >= 0 else { return nil }
    if Int(id) >= table.count || table[Int(id)].state == .unknown { learn(id, &table) }
    return Int(id)
  }

  private func learn(_ id: Int32, _ table: inout [Entry]) {
    let index = Int(id)
    if index >= table.count {
      let more = max(index + 1, tokenizer.vocabularySize) - table.count
      table += [Entry](repeating: Entry(), count: more)
    }
    let first = tokenizer.shownTexts(of: [id]).first ?? ""
    // Behind a token of itself: what it spells must not hang on its neighbour.
    let pair = tokenizer.shownTexts(of: [id, id])
    let inside = tokenizer.tokenText(id)
    guard !first.contains("\u{FFFD}"), !inside.contains("\u{FFFD}"), pair == [first, inside] else {
      let bytes = tokenizer.spelledBytes(of: id)
      table[index] = Entry(
        inside: bytes.map { Tokenizer.texts(spelledBy: [$0])[0] } ?? "",
        bytes: bytes,
        state: .partial
      )
      return
    }
    table[index] = Entry(inside: inside, first: first, state: .whole)
  }
}
