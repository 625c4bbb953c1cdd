package import LatentModels
internal import Synchronization

/// Windows' tokens as strings, from a table that fills as tokens are met: decoding one costs a hundred times as much as
/// looking it up.
///
/// Tokens that are a part of a character, and what stands beside them, are decoded together as the tokenizer does it.
package final class TokenTexts: Sendable {
  private struct Table {
    /// What each token spells behind another one, and where a text begins; nil until it is asked for.
    var inside: [String?] = []
    var first: [String?] = []
    /// Tokens that spell something else beside others.
    var isPartial: [Bool] = []
  }

  private let tokenizer: Tokenizer
  private let table: Mutex<Table>

  package init(_ tokenizer: Tokenizer) {
    self.tokenizer = tokenizer
    table = Mutex(Table())
  }

  /// As `Tokenizer.shownTexts(of:)`.
  package func texts(of ids: [Int32]) -> [String] {
    let known = table.withLock { table -> [String]? in
      var texts: [String] = []
      texts.reserveCapacity(ids.count)
      for (place, id) in ids.enumerated() {
        guard let text = text(of: id, isFirst: place == 0, &table) else { return nil }
        texts.append(text)
      }
      return texts
    }
    return known ?? tokenizer.shownTexts(of: ids)
  }

  private func text(of id: Int32, isFirst: Bool, _ table: inout Table) -> String? {
    guard id >= 0 else { return nil }
    let index = Int(id)
    if index >= table.inside.count {
      let more = max(index + 1, tokenizer.vocabularySize) - table.inside.count
      table.inside += [String?](repeating: nil, count: more)
      table.first += [String?](repeating: nil, count: more)
      table.isPartial += [Bool](repeating: false, count: more)
    }
    if let text = isFirst ? table.first[index] : table.inside[index] { return text }
    if table.isPartial[index] { return nil }
    let first = tokenizer.shownTexts(of: [id]).first ?? ""
    // Behind a token of itself: what it spells must not hang on its neighbour.
    let pair = tokenizer.shownTexts(of: [id, id])
    let inside = tokenizer.tokenText(id)
    guard !first.contains("\u{FFFD}"), !inside.contains("\u{FFFD}"), pair == [first, inside] else {
      table.isPartial[index] = true
      return nil
    }
    table.first[index] = first
    table.inside[index] = inside
    return isFirst ? first : inside
  }
}
