/// Base64 (RFC 4648 §4: `+`, `/`, padding required, no line breaks), at the speed that tensors of 100 MB need.
package enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")
  private static let invalid: UInt8 = 0xFF
  /// The six bits of each character, `invalid` for what is not in the alphabet.
  private static let sextets: [UInt8] = {
    var table = [UInt8](repeating: invalid, count: 256)
    for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
    return table
  }()

  /// `bytes` as Base64.
  package static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    let count = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: count) { output in
      alphabet.withUnsafeBufferPointer { alphabet in
        var target = 0
        var source = 0
        while source + 2 < bytes.count {
          let bits = UInt32(bytes[source]) << 16 | UInt32(bytes[source + 1]) << 8 | UInt32(bytes[source + 2])
          output[target] = alphabet[Int(bits >> 18)]
          output[target + 1] = alphabet[Int(bits >> 12 & 63)]
          output[target + 2] = alphabet[Int(bits >> 6 & 63)]
          output[target + 3] = alphabet[Int(bits & 63)]
          source += 3
          target += 4
        }
        let rest = bytes.count - source
        if rest > 0 {
          let bits = UInt32(bytes[source]) << 16 | (rest == 2 ? UInt32(bytes[source + 1]) << 8 : 0)
          output[target] = alphabet[Int(bits >> 18)]
          output[target + 1] = alphabet[Int(bits >> 12 & 63)]
          output[target + 2] = rest == 2 ? alphabet[Int(bits >> 6 & 63)] : padding
          output[target + 3] = padding
        }
      }
      return count
    }
  }

  /// The elements of `values` in memory order as Base64; see `encode(_:)` above.
  package static func encode<Element: BitwiseCopyable>(_ values: [Element]) -> String {
    values.withUnsafeBytes { encode($0) }
  }

  /// How many bytes `text` stands for, judged by its length and padding alone; nil when no Base64 has that length.
  package static func decodedCount(_ text: String) -> Int? {
    let count = text.utf8.count
    guard count % 4 == 0 else { return nil }
    let padded = text.utf8.suffix(2).count { $0 == padding }
    return count / 4 * 3 - padded
  }

  /// The bytes that `text` stands for; nil when it is not Base64 (a foreign character, a wrong length, wrong padding,
  /// or stray bits before the padding, which would let two texts mean the same bytes).
  package static func decode(_ text: String) -> [UInt8]? {
    guard let count = decodedCount(text) else { return nil }
    if count == 0 { return text.isEmpty ? [] : nil }
    var isValid = true
    var text = text
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { output, initializedCount in
      text.withUTF8 { source in
        sextets.withUnsafeBufferPointer { table in
          isValid = decode(source, table, into: output, count: count)
        }
      }
      // Undecoded tails hold no value; a refused text yields no array at all.
      initializedCount = isValid ? count : 0
    }
    return isValid ? bytes : nil
  }

  private static func decode(
    _ source: UnsafeBufferPointer<UInt8>,
    _ table: UnsafeBufferPointer<UInt8>,
    into output: UnsafeMutableBufferPointer<UInt8>,
    count: Int
  ) -> Bool {
    let fullGroups = count / 3
    var seen: UInt8 = 0
    for group in 0..<fullGroups {
      let a = table[Int(source[group * 4])]
      let b = table[Int(source[group * 4 + 1])]
      let c = table[Int(source[group * 4 + 2])]
      let d = table[Int(source[group * 4 + 3])]
      // A value has bits 0–5 only, so one foreign character anywhere leaves bit 7 set.
      seen |= a | b | c | d
      output[group * 3] = a << 2 | b >> 4
      output[group * 3 + 1] = b << 4 | c >> 2
      output[group * 3 + 2] = c << 6 | d
    }
    let rest = count - fullGroups * 3
    if rest > 0 {
      let start = fullGroups * 4
      let a = table[Int(source[start])]
      let b = table[Int(source[start + 1])]
      seen |= a | b
      output[fullGroups * 3] = a << 2 | b >> 4
      if rest == 1 {
        guard source[start + 2] == padding, source[start + 3] == padding, b & 15 == 0 else { return false }
      } else {
        let c = table[Int(source[start + 2])]
        seen |= c
        output[fullGroups * 3 + 1] = b << 4 | c >> 2
        guard source[start + 3] == padding, c & 3 == 0 else { return false }
      }
    }
    return seen & 0x80 == 0
  }
}
