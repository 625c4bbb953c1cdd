/// Where things stand in a segment of tokens; `docs/activation-shards.md` has the format to the byte.
struct TokenSegmentLayout {
  static let magic = Array("LATNTTOK".utf8)
  static let version: UInt32 = 1
  /// Magic, version, context length, positions, documents.
  static let headerBytes = 32

  let positions: Int
  /// Documents that the segment begins in or that begin in it.
  let documents: Int

  /// `uint32` [positions]
  var tokens: Range<Int> { Self.headerBytes..<(Self.headerBytes + 4 * positions) }
  /// `uint64` [documents]: hashes of their content.
  var keys: Range<Int> { Self.after(tokens, bytes: 8 * documents) }
  /// `uint32` [documents]: their first positions here, ascending from 0.
  var starts: Range<Int> { keys.upperBound..<(keys.upperBound + 4 * documents) }
  /// `uint32` [documents]: their numbers in the corpus.
  var numbers: Range<Int> { starts.upperBound..<(starts.upperBound + 4 * documents) }
  /// One bit a position, lowest first: whether it is special.
  var special: Range<Int> { numbers.upperBound..<(numbers.upperBound + (positions + 7) / 8) }
  var fileBytes: Int { ActivationSegmentLayout.aligned(special.upperBound) }

  private static func after(_ range: Range<Int>, bytes: Int) -> Range<Int> {
    let start = ActivationSegmentLayout.aligned(range.upperBound)
    return start..<(start + bytes)
  }
}
