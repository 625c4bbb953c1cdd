/// SentencePiece's normalization rules: character sequences and what replaces them, compiled into a double-array trie.
struct CharacterRules: Sendable {
  private let units: [UInt32]
  /// Replacements, each ended by a zero byte.
  private let replacements: [UInt8]

  /// Why a map cannot be used; goes on after the map's name.
  struct Failure: Error {
    let complaint: String
  }

  /// - Parameter bytes: `precompiled_charsmap`: the trie's size in bytes, the trie, the replacements.
  init(_ bytes: [UInt8]) throws(Failure) {
    guard bytes.count >= 4 else { throw Failure(complaint: "is too short for a map") }
    func unit(_ index: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[index + $1]) << (8 * UInt32($1)) }
    }
    let trieBytes = Int(unit(0))
    guard trieBytes % 4 == 0, trieBytes > 0, trieBytes <= bytes.count - 4 else {
      throw Failure(complaint: "has a trie that is longer than the map")
    }
    units = stride(from: 4, to: 4 + trieBytes, by: 4).map(unit)
    replacements = Array(bytes[(4 + trieBytes)...])
    guard String(validating: replacements, as: UTF8.self) != nil else {
      throw Failure(complaint: "has replacements that are not UTF-8")
    }
  }

  /// What the shortest rule that `text` begins with replaces it by, or nil.
  func shortest(_ text: some Sequence<UInt8>) -> ArraySlice<UInt8>? {
    var found: ArraySlice<UInt8>?
    forEachMatch(text) { _, replacement in
      found = replacement
      return false
    }
    return found
  }

  /// The length of the longest rule that `text` begins with, and what replaces it, or nil.
  func longest(_ text: some Sequence<UInt8>) -> (length: Int, replacement: ArraySlice<UInt8>)? {
    var found: (Int, ArraySlice<UInt8>)?
    forEachMatch(text) { length, replacement in
      found = (length, replacement)
      return true
    }
    return found
  }

  /// Calls `body` with each rule that `text` begins with, shortest first, until it says false.
  private func forEachMatch(_ text: some Sequence<UInt8>, _ body: (Int, ArraySlice<UInt8>) -> Bool) {
    var position = Self.offset(units[0])
    var length = 0
    for byte in text {
      // A zero byte would be the end of every rule.
      guard byte != 0 else { return }
      length += 1
      position ^= Int(byte)
      guard position < units.count, units[position] & (1 << 31 | 0xFF) == UInt32(byte) else { return }
      let unit = units[position]
      position ^= Self.offset(unit)
      guard unit >> 8 & 1 == 1 else { continue }
      guard position < units.count else { return }
      let start = Int(units[position] & 0x7FFF_FFFF)
      guard start < replacements.count else { return }
      let end = replacements[start...].firstIndex(of: 0) ?? replacements.count
      guard body(length, replacements[start..<end]) else { return }
    }
  }

  private static func offset(_ unit: UInt32) -> Int {
    Int(unit >> 10) << Int((unit & 1 << 9) >> 6)
  }
}
