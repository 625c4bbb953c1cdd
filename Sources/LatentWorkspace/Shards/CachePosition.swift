/// Where a position of a cache lies.
package struct CachePosition: Sendable, Equatable {
  /// The context, from 0, and the positions that it covers.
  package var context: Int
  package var contextRange: Range<Int>
  /// The document's number in the corpus, and a hash of its content.
  package var document: Int
  package var documentKey: UInt64
  /// The positions that are of this document and this context: what a window may reach over.
  package var stretch: Range<Int>
}
