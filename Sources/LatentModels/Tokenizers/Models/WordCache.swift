/// The tokens of words that were seen before. Bounded: when it is full it starts anew, so that it follows the text.
final class WordCache {
  private struct Slot {
    var hash: UInt64 = 0
    var keyStart: UInt32 = 0
    var keyCount: UInt32 = 0
    var tokenStart: UInt32 = 0
    /// 0 while the slot is free; a word without a token is not kept.
    var tokenCount: UInt32 = 0
  }

  private static let slotCount = 1 << 16
  private static let wordLimit = slotCount / 2
  /// Longer words are rare and come back rarely.
  private static let longestWordBytes = 64
  private let seed = UInt64.random(in: .min ... .max)
  private var slots: [Slot] = []
  private var keys: [UInt8] = []
  private var tokens: [ModelToken] = []
  private var count = 0

  /// Appends the tokens of `word` to `output` with their ends; runs `tokenize` for a word that was not seen before.
  @inline(__always)
  func tokens(
    of word: UnsafeBufferPointer<UInt8>,
    into output: inout [ModelToken],
    orElse tokenize: (inout [ModelToken]) throws -> Void
  ) rethrows {
    guard word.count <= Self.longestWordBytes else { return try tokenize(&output) }
    let hash = ByteHash.hash(word, seed: seed)
    var position = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
    if slots.isEmpty { slots = Array(repeating: Slot(), count: Self.slotCount) }
    while slots[position].tokenCount > 0 {
      let slot = slots[position]
      if slot.hash == hash, Int(slot.keyCount) == word.count, matches(word, Int(slot.keyStart)) {
        let start = Int(slot.tokenStart)
        if slot.tokenCount == 1 {
          output.append(tokens[start])
        } else {
          output.append(contentsOf: tokens[start..<(start + Int(slot.tokenCount))])
        }
        return
      }
      position = (position + 1) & (Self.slotCount - 1)
    }
    let before = output.count
    try tokenize(&output)
    insert(word, hash, output[before...])
  }

  @inline(__always)
  private func matches(_ word: UnsafeBufferPointer<UInt8>, _ start: Int) -> Bool {
    keys.withUnsafeBufferPointer { keys in
      for index in 0..<word.count where keys[start + index] != word[index] { return false }
      return true
    }
  }

  private func insert(_ word: UnsafeBufferPointer<UInt8>, _ hash: UInt64, _ found: ArraySlice<ModelToken>) {
    guard !found.isEmpty else { return }
    if count == Self.wordLimit {
      slots = Array(repeating: Slot(), count: Self.slotCount)
      keys.removeAll(keepingCapacity: true)
      tokens.removeAll(keepingCapacity: true)
      count = 0
    }
    var position = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
    while slots[position].tokenCount > 0 { position = (position + 1) & (Self.slotCount - 1) }
    slots[position] = Slot(
      hash: hash,
      keyStart: UInt32(keys.count),
      keyCount: UInt32(word.count),
      tokenStart: UInt32(tokens.count),
      tokenCount: UInt32(found.count)
    )
    keys.append(contentsOf: word)
    tokens.append(contentsOf: found)
    count += 1
  }
}
