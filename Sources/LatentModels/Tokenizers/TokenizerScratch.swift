/// The memory that one encoding at a time needs: kept between texts, so that common words and buffers are found again.
///
/// `@unchecked Sendable`: it is taken out of the tokenizer's pool under a lock and belongs to one call until it is put
/// back.
final class TokenizerScratch: @unchecked Sendable {
  let matcher = RegularExpressionMatcher()
  let words = WordCache()
  var symbols = SymbolList()
}
