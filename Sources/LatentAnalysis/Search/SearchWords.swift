internal import LatentSupport

/// The words of explanations and queries, as hashes: lower-cased runs of letters and digits, with a plural's ending taken
/// off. An ideograph is a word of its own.
package enum SearchWords {
  /// Calls `body` with each word's hash, in order.
  package static func forEach(in text: String, _ body: (UInt64) -> Void) {
    var text = text
    let isPlain = text.withUTF8 { bytes -> Bool in
      guard !bytes.contains(where: { $0 >= 0x80 }) else { return false }
      var word: [UInt8] = []
      for byte in bytes {
        if let letter = letter(byte) { word.append(letter) } else { flush(&word, body) }
      }
      flush(&word, body)
      return true
    }
    if !isPlain { forEachScalarwise(text, body) }
  }

  /// The byte in lower case if it is a part of a word.
  private static func letter(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
    default: nil
    }
  }

  private static func forEachScalarwise(_ text: String, _ body: (UInt64) -> Void) {
    var word: [UInt8] = []
    for scalar in text.lowercased().unicodeScalars {
      let properties = scalar.properties
      if properties.isIdeographic {
        flush(&word, body)
        word += Array(scalar.utf8)
        flush(&word, body)
      } else if properties.isAlphabetic || properties.numericType != nil
        || properties.generalCategory == .nonspacingMark
      {
        word += Array(scalar.utf8)
      } else {
        flush(&word, body)
      }
    }
    flush(&word, body)
  }

  private static func flush(_ word: inout [UInt8], _ body: (UInt64) -> Void) {
    guard !word.isEmpty else { return }
    dropPlural(&word)
    var hash = StableHash()
    word.withUnsafeBytes { hash.combine(bytes: $0) }
    body(hash.value)
    word.removeAll(keepingCapacity: true)
  }

  /// "stories" and "story", "animals" and "animal" are one; "glass", "this" and "bus" stay.
  private static func dropPlural(_ word: inout [UInt8]) {
    guard word.count > 3, word[word.count - 1] == UInt8(ascii: "s") else { return }
    switch word[word.count - 2] {
    case UInt8(ascii: "s"), UInt8(ascii: "u"), UInt8(ascii: "i"): return
    case UInt8(ascii: "e") where word.count > 4 && word[word.count - 3] == UInt8(ascii: "i"):
      word.removeLast(3)
      word.append(UInt8(ascii: "y"))
    default: word.removeLast()
    }
  }
}
