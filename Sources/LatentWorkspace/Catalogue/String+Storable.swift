extension String {
  /// The text as SQLite can hold it: a text column ends at U+0000, which an LLM may well answer, so that character becomes
  /// U+FFFD instead of cutting off what follows.
  var storable: String {
    utf8.contains(0) ? String(map { $0 == "\0" ? "\u{FFFD}" : $0 }) : self
  }
}
