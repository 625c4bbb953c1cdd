/// `ByteLevel`: cuts the text into GPT-2's words, unless `use_regex` is false, and spells them in the byte alphabet
/// (Radford et al. 2019).
struct ByteLevelPreTokenizer: PreTokenizer {
  /// Whether a text that does not begin with a space gets one.
  let addsPrefixSpace: Bool
  /// GPT-2's word pattern; nil where the text was cut before.
  let words: RegularExpression?

  private static let wordPattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  init(_ field: TokenizerField) throws {
    addsPrefixSpace = try field.required("add_prefix_space").bool()
    do {
      words = try field.flag("use_regex", default: true) ? RegularExpression(Self.wordPattern) : nil
    } catch let failure as RegularExpression.Failure {
      throw field.unreadable("cannot be compiled: \(failure.reason)")
    }
  }

  func split(_ text: inout AlignedText, _ matcher: RegularExpressionMatcher) throws {
    if addsPrefixSpace { try text.prepend([" "]) { text, _ in text.first != UInt8(ascii: " ") } }
    if let words { try text.split(at: words, matcher, .isolated) }
    try text.rewrite { piece, writer in writer.appendByteLevel(piece) }
  }
}
