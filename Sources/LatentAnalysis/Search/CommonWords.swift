internal import LatentSupport

/// How common the words of English are that say little by themselves.
///
/// A word's weight in a search comes from how many texts have it, but a few hundred explanations do not know the language:
/// "a" may stand in three of them, and "a day of the week" would then be a search for "a".
enum CommonWords {
  /// Texts of ordinary English that stand behind those of an index: few beside a million explanations, many beside a
  /// hundred.
  static let background: Double = 1_000

  /// By a word's hash, in what share of sentences it stands, roughly; of words that are not listed, in next to none.
  static let shares: [UInt64: Double] = {
    var shares: [UInt64: Double] = [:]
    for (share, words) in lists { SearchWords.forEach(in: words) { shares[$0] = share } }
    return shares
  }()

  private static let lists: [(share: Double, words: String)] = [
    (0.5, "the of and a to in"),
    (0.2, "is for that with on as it by this are or be from at was an which has have its not"),
    (
      0.06,
      """
      these those their his her they he she we you i had were been will would can could may might should do does did \
      but if when where who what how why than then them him our your my me us no any some all each such into about also \
      more most other only very so too there here being both own same s t
      """
    ),
  ]
}
